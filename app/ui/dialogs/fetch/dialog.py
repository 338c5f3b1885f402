"""Fetch open data: the area, the sources and their sizes, then the fetch itself."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)

from gis.errors import HeatSiteError

from ... import supply
from ...jobs import Jobs
from ...panels.parts import column, label, row
from .table import SourceTable

JOB = "fetch"


class FetchDialog(QDialog):
    """Asks for sizes, fetches what is ticked, says what became of each source.

    The network is used only while its box is ticked, and only by the button.
    """

    fetched = pyqtSignal(str)                # key of the region: the store has new files
    rank_wanted = pyqtSignal(str)

    def __init__(self, place: str, jobs: Jobs, allowed: bool = False,
                 parent: QWidget | None = None):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Fetch open data")
        self._jobs, self._plan, self._key = jobs, None, ""
        self.place = QLineEdit(place)
        self.place.setPlaceholderText("Country, ISO code, or west,south,east,north")
        self.place.setAccessibleName("Area to fetch")
        self.mirror = QLineEdit()
        self.mirror.setPlaceholderText("https://\u2026 in place of the providers; may stay empty")
        self.mirror.setAccessibleName("Address of a mirror")
        self.area_said = label("", "small", wrap=True)
        self.table = SourceTable()
        self.about = label("", "small", wrap=True)
        self.about.setMinimumHeight(50)
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.network = QCheckBox("Use the network for this: the providers' servers, or your "
                                 "mirror, see your address and what you ask for")
        self.network.setChecked(allowed)
        self.said = label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the fetch")
        self.go = QPushButton()
        self.go.setProperty("primary", True)
        self.go.setMinimumWidth(150)
        self.rank = QPushButton("Rank sites")
        self.rank.hide()
        self.close_button = QPushButton("Close")
        self._lay_out()
        self.table.show_sources(supply.sources())
        self.place.textChanged.connect(self._changed)
        self.mirror.textChanged.connect(self._changed)
        self.network.toggled.connect(self._refresh)
        self.table.ticked.connect(self._refresh)
        self.table.shown.connect(self._tell_of)
        self.go.clicked.connect(self.proceed)
        self.rank.clicked.connect(self._rank)
        self.close_button.clicked.connect(self._close_or_cancel)
        jobs.progressed.connect(self._progressed)
        self.mirror.setText(supply.mirror_addresses()[0])
        self._changed()

    def _lay_out(self) -> None:
        body = column(self, margin=24, spacing=12)
        body.addWidget(label("Fetch open data", "title"))
        top = row(spacing=12)
        for name, field, stretch in (("Area", self.place, 3), ("Mirror", self.mirror, 4)):
            part = column(spacing=4)
            part.addWidget(label(name, "small"))
            part.addWidget(field)
            top.addLayout(part, stretch)
        body.addLayout(top)
        body.addWidget(self.area_said)
        picks = row(spacing=4)
        picks.addWidget(label("What to fetch", "heading"))
        picks.addStretch(1)
        for words, keys in (("Usual", lambda s: s.usual), ("Open licences only",
                            lambda s: s.usual and s.sharing == "open"), ("None", lambda s: False)):
            button = QPushButton(words)
            button.setProperty("flat", True)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _, which=keys: self.table.tick(
                s.key for s in supply.sources() if which(s)))
            picks.addWidget(button)
        body.addLayout(picks)
        body.addWidget(self.table, 1)
        body.addWidget(self.about)
        body.addWidget(self.network)
        body.addWidget(self.bar)
        foot = row()
        foot.addWidget(self.said, 1)
        for button in (self.close_button, self.rank, self.go):
            foot.addWidget(button)
        body.addLayout(foot)
        self.bar.hide()
        self.resize(940, 720)

    # state -----------------------------------------------------------------------------------
    def _changed(self) -> None:
        """Another area or mirror: sizes must be asked for anew."""
        self._plan = None
        try:
            area = supply.area_of(self.place.text())
        except HeatSiteError as error:
            self.area_said.setText(str(error) if self.place.text().strip() else
                                   "Name a country, or a box in degrees.")
            self._area = None
        else:
            west, south, east, north = area.box
            self.area_said.setText(f"{area.name}: {west:.4g} to {east:.4g}\u00b0 E, "
                                   f"{south:.4g} to {north:.4g}\u00b0 N")
            self._area = area
        self._refresh()

    @property
    def running(self) -> bool:
        """Whether sizes are asked for or data fetched."""
        return self._jobs.is_running(JOB)

    def _refresh(self) -> None:
        keys, running = self.table.keys(), self.running
        total = sum(self._size(key) for key in keys)
        words = f"{len(keys)} sources, about {supply.mb(total)}"
        self.go.setText("Ask for sizes" if self._plan is None else f"Fetch {supply.mb(total)}")
        self.go.setEnabled(self._area is not None and bool(keys) and not running
                           and self.network.isChecked())
        self.go.setToolTip("" if self.network.isChecked() else
                           "Tick the box that allows the network first")
        for field in (self.place, self.mirror, self.network, self.table):
            field.setEnabled(not running)
        self.close_button.setText("Cancel" if running else "Close")
        if not running and self.rank.isHidden():
            self.said.setText(words if self._plan is not None or self.network.isChecked() else
                              f"{words}. Nothing is sent until you allow it and press the button.")

    def _size(self, key: str) -> float:
        if self._plan is not None:
            for item in self._plan.asked:
                if item.key == key:
                    return item.likely_bytes if item.likely_bytes == item.likely_bytes else 0.0
            return 0.0
        found = next((s.mb for s in supply.sources() if s.key == key), float("nan"))
        return found * 1e6 if found == found else 0.0

    def _tell_of(self, source) -> None:
        self.about.setText("\n".join((
            f"{source.title}. {source.coverage}; {source.resolution}; {source.updated}.",
            source.quality, f"{source.licence}. {source.documentation}")))

    # work ------------------------------------------------------------------------------------
    def proceed(self) -> None:
        """Ask for the sizes; once they are known, fetch."""
        area, keys, mirror = self._area, self.table.keys(), self.mirror.text().strip()
        if area is None or not self.network.isChecked():
            return
        plan = self._plan
        if plan is None:
            self._start("Asking for sizes",
                        lambda progress: supply.planned(area, keys, mirror, progress),
                        self._planned)
        else:
            self._start("Fetching", lambda progress: supply.fetched(plan, keys, mirror, progress),
                        self._done)

    def _start(self, title: str, work, done) -> None:
        self.rank.hide()
        self.bar.setRange(0, 0)
        self.bar.show()
        self.said.setText(f"{title}\u2026")
        self._jobs.start(JOB, work, title, done, self._failed, self._cancelled)
        self._refresh()

    def _planned(self, plan) -> None:
        self._plan = plan
        self.bar.hide()
        self.table.show_plan(plan)
        self._refresh()
        if plan.notes:
            self.said.setText("  ".join(plan.notes))

    def _done(self, outcomes) -> None:
        self.bar.hide()
        self.table.show_outcomes(outcomes)
        got = [o for o in outcomes if o.files]
        missing = [o for o in outcomes if o.problem]
        took = sum(o.bytes for o in got)
        self._key = self._plan.area.key
        self.rank.setVisible(bool(got))
        self.said.setText(
            f"{len(got)} of {len(outcomes)} sources are here, {supply.mb(took)}."
            + (f" {len(missing)} {'is' if len(missing) == 1 else 'are'} missing: the row says why; "
               "fetch again to try again."
               if missing else ""))
        self.rank.setProperty("primary", bool(got))
        self.go.setProperty("primary", not got)
        for button in (self.rank, self.go):
            button.style().unpolish(button)
            button.style().polish(button)
        self._refresh()
        if got:
            self.fetched.emit(self._key)

    def _failed(self, error: Exception) -> None:
        self.bar.hide()
        self._refresh()
        self.said.setText(str(error) if isinstance(error, HeatSiteError)
                          else f"A fault of the program: {type(error).__name__}: {error}")

    def _cancelled(self) -> None:
        self.bar.hide()
        self._refresh()
        self.said.setText("Cancelled. What was fetched is kept; fetch again to go on.")

    def _progressed(self, job, done: int, total: int, step: str) -> None:
        if self.running and job.title in ("Fetching", "Asking for sizes"):
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            size = f"  {supply.mb(done * 1000.0)} of {supply.mb(total * 1000.0)}" \
                if job.title == "Fetching" and total else ""
            self.said.setText(f"{step}{size}")

    def _rank(self) -> None:
        self.rank_wanted.emit(self._key)
        self.accept()

    def _close_or_cancel(self) -> None:
        if self.running:
            self._jobs.cancel(JOB)
        else:
            self.reject()

    def reject(self) -> None:
        """Esc while it runs cancels; closing never leaves a job without its window."""
        if self.running:
            self._jobs.cancel(JOB)
        else:
            super().reject()
