"""What is asked of a report: documents, readers, paper, language, the author's own, folder."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from app.documents import KINDS, Asked
from app.translation import LANGUAGES

from ...panels.parts import Choice, column, label, row

READERS = {"council": "Council: plain words", "investor": "Investors: money and risk",
           "government": "Government: region, grid, water"}
SIZES = {"a4": "A4", "letter": "US Letter"}
PICTURES = "Pictures (*.png *.jpg *.jpeg *.svg)"


class Form(QWidget):
    """The fields; `changed` when any of them does."""

    changed = pyqtSignal()

    def __init__(self, asked: Asked, folder: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.kinds = {kind: QCheckBox(text) for kind, text in KINDS.items()}
        self.audience, self.paper, self.language = Choice(), Choice(), Choice()
        for choice, known in ((self.audience, READERS), (self.paper, SIZES),
                              (self.language, LANGUAGES)):
            for key, text in known.items():
                choice.addItem(text, key)
            choice.keep_narrow()             # else its longest line would widen the whole form
        self.title, self.logo, self.folder = QLineEdit(), QLineEdit(), QLineEdit()
        self.since = QLineEdit()
        self.since.setPlaceholderText("none; an earlier result")
        self.since.setToolTip("What changed since then becomes a section of PDF and web page, and "
                              "a page of its own.")
        self.title.setPlaceholderText("the question of the study")
        self.title.setMaxLength(300)
        self.logo.setPlaceholderText("none; PNG, JPEG or SVG")
        self.start = QLineEdit()
        self.start.setPlaceholderText("1 January next year")
        self.start.setToolTip("Start of operation as YYYY-MM-DD; it decides the limits of law "
                              "that hold.")
        self.every_sheet = QCheckBox("all sheets")
        self.every_sheet.setToolTip("Also sheets of laws that do not apply to country or size.")
        self.notes = QPlainTextEdit()
        self.notes.setPlaceholderText("your own words on the cover")
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(72)
        self._build()
        self.put(asked, folder)
        for box in self.kinds.values():
            box.toggled.connect(self._tell)
        for choice in (self.audience, self.paper, self.language):
            choice.currentIndexChanged.connect(self._tell)
        self.every_sheet.toggled.connect(self._tell)
        for line in (self.title, self.logo, self.folder, self.start, self.since):
            line.textChanged.connect(self._tell)
        self.notes.textChanged.connect(self._tell)

    def _build(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, field, part in (
                ("For", self.audience, self.audience), ("Paper", self.paper, self.paper),
                ("Language", self.language, self.language), ("Title", self.title, self.title),
                ("Notes", self.notes, self.notes),
                ("Start of operation", self.start, self.start),
                ("Compliance", self.every_sheet, self.every_sheet),
                ("Logo", self.logo, self._browsed(self.logo, "Choose a logo", self._find_logo)),
                ("Changes since", self.since,
                 self._browsed(self.since, "Choose the earlier result", self._find_since)),
                ("Folder", self.folder,
                 self._browsed(self.folder, "Choose the folder", self._find_folder))):
            field.setAccessibleName(text)
            form.addRow(label(text), part)
        body = column(self, margin=12, spacing=6)
        body.addWidget(label("Write", "heading"))
        for box in self.kinds.values():
            body.addWidget(box)
        body.addSpacing(8)
        body.addLayout(form)
        body.addWidget(label("Files of the same name in the folder are replaced.", "small",
                             wrap=True))
        body.addStretch(1)

    @staticmethod
    def _browsed(line: QLineEdit, name: str, find) -> QWidget:
        button = QPushButton("\u2026")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFixedWidth(36)
        button.setAutoDefault(False)
        button.clicked.connect(find)
        held = QWidget()
        across = row(spacing=4)
        held.setLayout(across)
        across.addWidget(line, 1)
        across.addWidget(button)
        return held

    def _find_logo(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Logo", self.logo.text(), PICTURES)
        if path:
            self.logo.setText(path)

    def _find_since(self) -> None:
        path = QFileDialog.getExistingDirectory(self, "Folder of an earlier result",
                                                self.since.text() or self.folder.text())
        if path:
            self.since.setText(path)

    def _find_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, "Folder for the report",
                                                self.folder.text())
        if path:
            self.folder.setText(path)

    def put(self, asked: Asked, folder: str) -> None:
        """Show these choices."""
        for kind, box in self.kinds.items():
            box.setChecked(kind in asked.kinds)
        for choice, key in ((self.audience, asked.audience), (self.paper, asked.paper),
                            (self.language, asked.language)):
            choice.setCurrentIndex(max(choice.findData(key), 0))
        self.title.setText(asked.title)
        self.notes.setPlainText(asked.notes)
        self.logo.setText(asked.logo)
        self.start.setText(asked.start)
        self.every_sheet.setChecked(asked.every_sheet)
        self.since.setText(asked.since)
        self.folder.setText(folder)
        self._suit()

    def asked(self) -> Asked:
        """What the fields say."""
        return Asked(tuple(kind for kind, box in self.kinds.items() if box.isChecked()),
                     self.audience.currentData(), self.paper.currentData(),
                     self.language.currentData(), self.title.text().strip(),
                     self.notes.toPlainText().strip(), self.logo.text().strip(),
                     self.start.text().strip(), self.every_sheet.isChecked(),
                     self.since.text().strip())

    def place(self) -> Path | None:
        """Where the files go; None where no folder is named."""
        text = self.folder.text().strip()
        return Path(text).expanduser() if text else None

    def _suit(self) -> None:
        """Fields that the ticked documents do not use rest."""
        paper, web = self.kinds["pdf"].isChecked(), self.kinds["html"].isChecked()
        self.audience.setEnabled(paper)
        lawful = self.kinds["compliance"].isChecked()
        self.paper.setEnabled(paper or lawful)
        self.start.setEnabled(lawful)
        self.every_sheet.setEnabled(lawful)
        for field in (self.notes, self.logo, self.since):
            field.setEnabled(paper or web)

    def _tell(self) -> None:
        self._suit()
        self.changed.emit()
