"""Everything about one site on one page."""

from __future__ import annotations

from functools import partial

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.depth import Depth
from app.words.dates import Dates
from app.words.sections import SECTIONS
from gis.results import Site
from gis.settings import Settings

from ... import theme
from ...figures import degrees, unbroken
from ..parts import ScoreBar, column, label, row, scrolled
from .bodies import TONES, Bodies, Page, summed_up
from .criterion import CriterionRow
from .label import LabelPicture
from .section import Section

OPEN_FIRST = ("heat",)
LEGEND = "Line under a figure: full, measured or published; dashed, modelled; dotted, assumed. " \
         "Click a figure for how, source and date."


class SitePanel(QWidget):
    """Score and why, then sections that open; their content is made when it is seen."""

    show_criterion = pyqtSignal(str)
    go_to = pyqtSignal(str)
    deepen = pyqtSignal(object)              # Site whose tables are wanted
    try_service = pyqtSignal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.site: Site | None = None
        self.dates = Dates()
        self.cost_top = 0.0                  # right end of every site's waterfall
        self._settings: Settings | None = None
        self._bodies = Bodies()
        self._later: list[str] = []          # open sections that wait to be filled
        self._filling = QTimer(self)
        self._filling.setInterval(0)
        self._filling.timeout.connect(self._fill_next)
        self._name = label("", "title", wrap=True)
        self._where = label("", "small")
        self._score = label("", "hero")
        self._interval = label("", "small", wrap=True)
        self._bar = ScoreBar()
        self._why = label("", wrap=True)
        self._flags = label("", "warn", wrap=True)
        self._improve = label("", wrap=True)
        self._content = QWidget()
        self._goto = QPushButton("Show on the map")
        self._goto.setProperty("flat", True)
        self._goto.clicked.connect(self._go)
        self.sections = {"label": Section("label", "Label", "accent", self._label)}
        self.sections |= {key: Section(key, title, TONES[key], partial(self._fill, key),
                                       key in OPEN_FIRST) for key, title in SECTIONS.items()}
        self.sections["criteria"] = Section("criteria", "Criteria", "muted", self._criteria)
        self._scroll = scrolled(self._content)
        self._empty = label("Choose a site on the map or in the table.", "muted", wrap=True)
        self._build()

    def _build(self) -> None:
        body = column(self._content, margin=12, spacing=8)
        top, where = row(), row()
        top.addWidget(self._score)
        top.addWidget(self._interval, 1, Qt.AlignmentFlag.AlignBottom)
        where.addWidget(self._where, 1)
        where.addWidget(self._goto)
        body.addWidget(self._name)
        body.addLayout(where)
        body.addLayout(top)
        for part in (self._bar, self._why, self._flags):
            body.addWidget(part)
        body.addSpacing(8)
        parts = column(spacing=0)
        for section in self.sections.values():
            parts.addWidget(section)
        body.addLayout(parts)
        body.addWidget(self._improve)
        body.addWidget(label(LEGEND, "small", wrap=True))
        body.addStretch(1)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(24)
        outer = column(self, spacing=0)
        outer.addWidget(self._empty)
        outer.addWidget(self._scroll, 1)
        self._scroll.hide()

    def show_site(self, site: Site | None, settings: Settings | None) -> None:
        """Show one site, or nothing."""
        self._empty.setVisible(site is None)
        self._scroll.setVisible(site is not None)
        # live scores leave the heat as it is; a new run brings another
        same = self.site is not None and site is not None and self.site.heat is site.heat
        self.site, self._settings = site, settings
        if site is None or settings is None:
            return
        self._name.setText(f"{site.rank}  {site.name}")
        self._where.setText(degrees(site.lon, site.lat))
        self._score.setText(f"{site.score:.2f}")
        self._interval.setText(
            f"score, 80 % within {site.score_low:.2f}–{site.score_high:.2f}\n"
            f"rank {site.robustness.rank_low}–{site.robustness.rank_high}, "
            f"{site.coverage * 100:.0f} % of the weight known")
        parts = []
        for key in settings.themes:
            inside = [site.criteria[c.key] for c in settings.criteria
                      if c.theme == key and c.key in site.criteria]
            parts.append((key, sum(c.contribution for c in inside),
                          sum(c.weight for c in inside)))
        self._bar.show_parts(parts, site.score, site.score_low, site.score_high)
        self._why.setText(unbroken(site.why))
        self._flags.setText("\n".join(f"\u26a0 {flag}" for flag in site.flags))
        self._flags.setVisible(bool(site.flags))
        self._improve.setText(unbroken(site.improve))
        self._improve.setVisible(bool(site.improve))
        if same:
            self._rescore(site)
        else:
            self._scroll.verticalScrollBar().setValue(0)
            self._turn_to(Page(site, settings, self.dates, cost_top=self.cost_top),
                          ("label", *SECTIONS, "criteria"))
            self.deepen.emit(site)

    def show_depth(self, site: Site, depth: Depth | None, fault: str = "") -> None:
        """The tables behind the site shown have come; those of another are let go."""
        if self.site is None or self._settings is None or site.id != self.site.id:
            return
        self._turn_to(Page(self.site, self._settings, self.dates, depth, self.cost_top, fault), (
            "hazard", "work", "steps", "energy", "water") if depth else (
            "hazard", "work", "steps"))

    def show_heat(self) -> None:
        """Scroll to the heat section."""
        self.open_section("heat")

    def open_section(self, key: str) -> None:
        """Open a section and bring it into sight."""
        section = self.sections[key]
        section.head.setChecked(True)
        self._scroll.verticalScrollBar().setValue(section.y())

    def finish(self) -> None:
        """Fill at once all that is in sight."""
        while self._later:
            self._fill_next()

    def _turn_to(self, page: Page, anew: tuple[str, ...]) -> None:
        self._bodies.page = page
        for key, words in summed_up(page).items():
            self.sections[key].head.sum_up(words)
        for key in anew:
            if self.sections[key].outdate() and key not in self._later:
                self._later.append(key)
        if self._later:
            self._fill_next()                # the first at once, so that nothing old is seen
            self._filling.start()

    def _fill_next(self) -> None:
        """One section at a time, so that the window answers in between."""
        if self._later:
            self.sections[self._later.pop(0)].refresh()
        if not self._later:
            self._filling.stop()

    def _fill(self, key: str, body: QVBoxLayout) -> None:
        self._bodies.fill(key, body)
        if key == "work":
            button = QPushButton("Try another service\u2026")
            button.clicked.connect(self.try_service)
            body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _go(self) -> None:
        if self.site is not None:
            self.go_to.emit(self.site.id)

    def _label(self, body: QVBoxLayout) -> None:
        if self.site is not None:
            body.addWidget(LabelPicture(self.site))

    def _rescore(self, site: Site) -> None:
        content = self.sections["criteria"].content
        for line in content.findChildren(CriterionRow) if content is not None else ():
            line.show_result(site.criteria[line.key])

    def _criteria(self, body: QVBoxLayout) -> None:
        site, settings = self.site, self._settings
        if site is None or settings is None:
            return
        for key in settings.themes:
            body.addWidget(label(theme.THEME_LABELS.get(key, key), "small"))
            for criterion in settings.criteria:
                result = site.criteria.get(criterion.key)
                if criterion.theme != key or result is None:
                    continue
                line = CriterionRow(criterion.key, criterion.label.capitalize(), key, result)
                line.pressed.connect(self.show_criterion)
                body.addWidget(line)
