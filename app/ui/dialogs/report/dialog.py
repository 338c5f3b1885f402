"""The dialog that writes reports: its fields, its pages, and how far the writing is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QDialog, QProgressBar, QPushButton, QWidget

from app.documents import KINDS, PAGED, Asked

from ...panels.parts import Choice, column, label, row, scrolled, tell
from .form import Form
from .preview import Preview

PAUSE_MS = 600
"""After the last key typed, the pages are set anew. [ms]"""


class ReportDialog(QDialog):
    """Asks the window for pages and for files; it computes nothing itself."""

    pages_wanted = pyqtSignal(object, str)       # Asked, kind
    page_wanted = pyqtSignal(int, int)           # page, width [px]
    web_wanted = pyqtSignal(object)              # Asked
    saved = pyqtSignal(object, object)           # Asked, folder
    stopped = pyqtSignal()

    def __init__(self, region: str, asked: Asked, folder: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(f"Report of {region}")
        self.resize(QSize(1120, 760))
        self._made: tuple | None = None          # what the pages shown were made of
        self._making: tuple | None = None
        self._refused: tuple | None = None       # could not be made; not asked again
        self.saving = False
        self.form, self.preview = Form(asked, folder), Preview()
        self.which = Choice()
        self.which.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self.which.setAccessibleName("Document to look at")
        self.web = QPushButton("Web page in the browser")
        self.web.setProperty("flat", True)
        self.error = label("", "warn", wrap=True)
        self.bar, self.step = QProgressBar(), label("", "small")
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.cancel, self.save = QPushButton("Cancel"), QPushButton("Save")
        self.save.setProperty("primary", True)
        self.save.setDefault(True)
        for button in (self.cancel, self.web):
            button.setAutoDefault(False)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE_MS)
        self._later.timeout.connect(self.look)
        self._build()
        self.form.changed.connect(self._changed)
        self.which.currentIndexChanged.connect(self.look)
        self.preview.wanted.connect(self.page_wanted)
        self.web.clicked.connect(lambda: self.web_wanted.emit(self.form.asked()))
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.reject)
        self._offer()
        self.show_progress(None)
        self.tell("")
        QTimer.singleShot(0, self.look)

    def _build(self) -> None:
        left = scrolled(self.form)
        left.setFixedWidth(376)
        head = row()
        head.addWidget(label("Look at", "heading"))
        head.addWidget(self.which)
        head.addStretch(1)
        head.addWidget(self.web)
        right = column(spacing=8)
        right.addLayout(head)
        right.addWidget(self.preview, 1)
        middle = row(spacing=16)
        middle.addWidget(left)
        middle.addLayout(right, 1)
        foot = row(spacing=8)
        foot.addWidget(self.step, 1)
        foot.addWidget(self.bar, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        body = column(self, margin=16, spacing=12)
        body.addLayout(middle, 1)
        body.addWidget(self.error)
        body.addLayout(foot)

    # looking ---------------------------------------------------------------------------------
    def _changed(self) -> None:
        self.tell("")
        self._offer()
        self._later.start()

    def _offer(self) -> None:
        """The ticked documents that have pages."""
        kinds = [kind for kind in PAGED if kind in self.form.asked().kinds]
        if kinds != [self.which.itemData(i) for i in range(self.which.count())]:
            now = self.which.currentData()
            self.which.blockSignals(True)
            self.which.clear()
            for kind in kinds:
                self.which.addItem(KINDS[kind], kind)
            self.which.setCurrentIndex(max(self.which.findData(now), 0) if kinds else -1)
            self.which.blockSignals(False)
        self.which.setEnabled(len(kinds) > 1)
        self.web.setVisible("html" in self.form.asked().kinds)
        self.save.setEnabled(bool(self.form.asked().kinds) and self.form.place() is not None)

    def look(self) -> None:
        """Ask for the pages of what is chosen, unless they are shown or in work already."""
        asked, kind = self.form.asked(), self.which.currentData()
        if kind is None:
            self._made = None
            self.preview.say("Tick a document with pages (PDF) to look at it here before it is "
                             "written.")
            return
        wanted = asked.shapes(kind)
        if self._making is not None or wanted in (self._made, self._refused):
            return
        self._making = wanted
        self.preview.say("Setting the pages\u2026", keep=self._made is not None)
        self.pages_wanted.emit(asked, kind)

    def show_pages(self, small: Sequence[QImage]) -> None:
        """Pages came; where the fields have moved on since, the next ones are asked for."""
        self._made, self._making, self._refused = self._making, None, None
        self.preview.show_pages(small)
        self.look()

    def refuse_pages(self, fault: str) -> None:
        """No pages, and why; said at the fields too, since most faults lie there."""
        self._refused, self._making, self._made = self._making, None, None
        self.preview.say(fault)
        self.tell(fault)
        self.look()

    # saving ----------------------------------------------------------------------------------
    def _save(self) -> None:
        if (place := self.form.place()) is not None and not self.saving:
            self.tell("")
            self.saving = True
            self.form.setEnabled(False)
            self.save.setEnabled(False)
            self.show_progress((0, 0, "starting"))
            self.saved.emit(self.form.asked(), place)

    def show_progress(self, step: tuple[int, int, str] | None) -> None:
        """How far the writing is; None when nothing is written."""
        self.bar.setVisible(step is not None)
        self.step.setText("" if step is None else step[2])
        if step is not None:
            self.bar.setMaximum(step[1])
            self.bar.setValue(step[0])

    def end_saving(self, fault: str = "") -> None:
        """The writing stopped; the fields can be changed again."""
        self.saving = False
        self.form.setEnabled(True)
        self.show_progress(None)
        self._offer()
        self.tell(fault)

    def tell(self, fault: str) -> None:
        """One sentence under the fields; "" takes it away."""
        tell(self.error, fault)

    def folder(self) -> Path | None:
        return self.form.place()

    def reject(self) -> None:
        """Cancel what is being written; with nothing in work, close."""
        if self.saving:
            self.step.setText("cancelling\u2026")
            self.stopped.emit()
        else:
            super().reject()

    def keyPressEvent(self, event) -> None:
        # Enter saves from every field but the notes, where it makes a new line
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.save.isEnabled():
            self.save.click()
        else:
            super().keyPressEvent(event)
