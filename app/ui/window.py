"""The main window: a map with panels around it, and the study behind it."""

from __future__ import annotations

from PyQt6.QtCore import QByteArray, QSettings, Qt, QTimer
from PyQt6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QToolBar,
    QWidget,
)

from . import actions, docks, theme
from .backing import Backing
from .banner import Banner
from .behind import Behind
from .bringing import Bringing
from .canvas import build
from .canvas.layer import MapLayer
from .canvas.overlay import IdentifyCard, ZoomButtons
from .canvas.widget import MapCanvas
from .choosing import Choosing
from .deciding import Deciding
from .engine import Engine
from .files import Files
from .finder import Finder
from .gathering import Gathering
from .jobs import Jobs
from .judging import Judging
from .looking import Looking
from .panels.parts import column
from .picturing import Picturing
from .reporting import Reporting
from .start_page import StartPage
from .status import StatusBar
from .steps import STEPS, StepsBar
from .studying import Studying
from .variants import Variants

TABLES_MS = 40                               # while a slider moves, tables follow this often


class MainWindow(Backing, Reporting, Picturing, Bringing, Gathering, Judging, Variants, Choosing,
                 Deciding, Files, Studying, Looking, Behind, QMainWindow):
    """Everything visible. It holds the open session and tells panels what changed."""

    def __init__(self, engine: Engine | None = None, store: QSettings | None = None):
        super().__init__()
        self.engine = engine or Engine()
        self.store = store or QSettings()
        self.session = None
        self.result = None
        self.sites = ()
        self.step = "region"
        self.exported = False
        self._live, self._draft, self.voice, self._coloured = None, None, "", ()
        self._depths, self._depths_of = {}, None     # tables behind sites, of which result
        self._tables_later = QTimer(self)
        self._tables_later.setSingleShot(True)
        self._tables_later.setInterval(TABLES_MS)
        self._panels: QByteArray | None = None       # layout while the start page is shown
        self._fresh_layout = not isinstance(self.store.value("panels"), QByteArray)
        self._region_layers: list[MapLayer] = []
        dark = self.store.value("dark")
        theme.apply(theme.prefers_dark() if dark is None else str(dark) == "true")
        self.setWindowTitle("HeatSite")
        self.setAcceptDrops(True)
        self.resize(1440, 900)
        self.jobs = Jobs(self)
        self.connect_bringing()
        self._build_panels()
        self.actions_by_name = actions.build(self)
        self._build_tools()
        self._connect()
        self._default_state = self.saveState()
        self._restore()
        self._show_workspace(False)
        self._refresh()
        self._load_start_page()

    # building --------------------------------------------------------------------------------
    def _build_panels(self) -> None:
        self.start = StartPage()
        self.canvas = MapCanvas()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.canvas)
        self.banner = Banner()
        middle = QWidget()
        above = column(middle, spacing=0)
        above.addWidget(self.banner)
        above.addWidget(self.stack, 1)
        self.setCentralWidget(middle)
        self.docks: dict[str, QDockWidget] = docks.build(self)
        self.move_panels(False)
        self.steps = StepsBar()
        bar = QToolBar("Steps")
        bar.setObjectName("stepsBar")
        bar.setMovable(False)
        bar.addWidget(self.steps)
        bar.setStyleSheet("QToolBar { border: 0; padding: 0; spacing: 0; }")
        self.addToolBar(bar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.status = StatusBar()
        self.setStatusBar(self.status)

    def _size_docks(self) -> None:
        """Sizes of a first start; panels tell their wishes only once they are shown."""
        for bar in self.findChildren(QTabBar):
            bar.setDrawBase(False)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.resizeDocks([self.docks["layers"], self.docks["site"]],
                         [theme.LAYERS_WIDTH, theme.SITE_WIDTH], across)
        self.resizeDocks([self.docks["ranking"]], [256], down)
        self.resizeDocks([self.docks["site"], self.docks["weights"]], [560, 272], down)

    def _build_tools(self) -> None:
        named = self.actions_by_name
        self.zoom_buttons = ZoomButtons(self.canvas, (
            ("+", named["zoom_in"]), ("\u2212", named["zoom_out"]), ("\u2922", named["fit"]),
            ("?", named["identify"])))
        self.identify_card = IdentifyCard(self.canvas)
        named["toggle_dark"].setChecked(theme.current().dark)
        self.run_button = QPushButton("Run  F5")
        self.run_button.setProperty("primary", True)
        self.run_button.setAccessibleName("Run the study")
        self.run_button.clicked.connect(named["run_shown"].trigger)
        self.finder = Finder()
        self.steps.tail.addWidget(self.finder)
        self.report_button = QPushButton("Export report")
        self.report_button.setToolTip("Choose documents, look at their pages, then write them "
                                      "(Ctrl+P); everything at once: Ctrl+E")
        self.report_button.clicked.connect(named["export"].trigger)
        for button in (self.run_button, self.report_button):
            self.steps.tail.addWidget(button)
        self.view_menu.addSeparator()
        for dock in self.docks.values():
            self.view_menu.addAction(dock.toggleViewAction())

    def _connect(self) -> None:
        self.start.opened.connect(self.open)
        self.start.browse.connect(self.open_project)
        self.steps.chosen.connect(self.go_to_step)
        self.canvas.pointed.connect(self.status.show_place)
        self.canvas.left.connect(lambda: self.status.where.clear())
        self.canvas.view_changed.connect(self._view_moved)
        self.canvas.site_clicked.connect(self.select_site)
        self.canvas.identified.connect(self._identified)
        self.canvas.reason_at = lambda at: build.reason(self.result, *self.canvas.view.to_world(at))
        self.layers_panel.zoom_to.connect(self.zoom_to_layer)
        self.ranking.chosen.connect(self.select_site)
        self.ranking.activated.connect(self.zoom_to_site)
        self.compare.bars.chosen.connect(self.select_site)
        self.site_panel.show_criterion.connect(
            lambda key: self.layers_panel.show_only_criterion(f"criterion:{key}"))
        self.site_panel.go_to.connect(self.zoom_to_site)
        self.site_panel.deepen.connect(self.deepen)
        self.site_panel.try_service.connect(self.size_workload)
        self._tables_later.timeout.connect(self.rerank)
        self.connect_deciding()
        self.connect_choosing()
        self.connect_variants()
        self.connect_gathering()
        self.connect_backing()
        self.connect_judging()
        self.connect_reporting()
        self.connect_picturing()
        self.brief.applied.connect(self._brief_applied)
        self.brief.size_by_service.connect(self.size_workload)
        self.jobs.progressed.connect(
            lambda job, done, total, step: self.status.show_job(job.title, done, total, step))
        self.jobs.changed.connect(self._jobs_changed)
        self.status.cancelled.connect(self.cancel_jobs)

    def _restore(self) -> None:
        for key, restore in (("geometry", self.restoreGeometry), ("panels", self.restoreState)):
            saved = self.store.value(key)
            if isinstance(saved, QByteArray):
                restore(saved)

    def _show_workspace(self, on: bool) -> None:
        self.stack.setCurrentWidget(self.canvas if on else self.start)
        if on == self._workspace_shown():
            return
        if on and self._panels is not None:
            self.restoreState(self._panels)
            if self._fresh_layout:
                self._fresh_layout = False
                QTimer.singleShot(0, self._size_docks)
        elif not on:
            self._panels = self.saveState()
            for dock in self.docks.values():
                dock.hide()

    def _workspace_shown(self) -> bool:
        return any(not dock.isHidden() for dock in self.docks.values())

    # state -----------------------------------------------------------------------------------
    def say(self, text: str, milliseconds: int = 12_000) -> None:
        """A message in the status bar."""
        self.status.showMessage(text, milliseconds)

    def _have(self) -> set[str]:
        have = set()
        if self.session is not None:
            have.add("session")
            have |= {"undo"} if self.session.can_undo else set()
            have |= {"redo"} if self.session.can_redo else set()
        if self.result is not None:
            have.add("result")
        if self.jobs.running:
            have.add("job")
        return have | self.can_take_back()

    def _refresh(self) -> None:
        """Actions, steps and title follow the state."""
        have = self._have()
        actions.enable(self.actions_by_name, have)
        for dock in self.docks.values():
            dock.toggleViewAction().setEnabled(self.stack.currentWidget() is self.canvas)
        done, enabled = set(), {"region"}
        if "session" in have:
            done |= {"region", "data"}
            enabled |= {"brief", "data", "criteria"}
        if "result" in have:
            done |= {"brief", "criteria", "sites", "heat"}
            done |= {"report"} if self.exported else set()
            enabled = {key for key, _, _ in STEPS}
        self.steps.show_state(done, self.step, enabled)
        self.run_button.setVisible("session" in have)
        self.finder.setVisible("session" in have)
        self.run_button.setEnabled(not self.jobs.is_running("run"))
        self.report_button.setVisible("result" in have)
        # ember marks the one thing to do next
        stale = "result" not in have or bool(self._stale())
        for button, primary in ((self.run_button, stale),
                                (self.report_button, not stale and not self.exported)):
            if button.property("primary") != primary:
                button.setProperty("primary", primary)
                button.style().unpolish(button)
                button.style().polish(button)
        name = "HeatSite"
        if self.session is not None:
            title = self.session.path.name if self.session.path else self.session.inputs.region_name
            name = f"{title}{'*' if self.session.dirty else ''} \u2013 HeatSite"
        self.setWindowTitle(name)

    def _jobs_changed(self) -> None:
        if not any(job.title for job in self.jobs.running):
            self.status.hide_job()
        self._refresh()

    def cancel_jobs(self) -> None:
        if self.jobs.running:
            self.jobs.cancel_all()
            self.say("Cancelling\u2026")

    def _failed(self, error: Exception) -> None:
        from gis.errors import HeatSiteError

        if not isinstance(error, HeatSiteError):
            import logging

            logging.getLogger(__name__).error("A job failed", exc_info=error)
        self.status.hide_job()
        self.tell(str(error) if isinstance(error, HeatSiteError)
                  else f"A fault of the program: {type(error).__name__}: {error}")

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self.zoom_buttons.place)

    def closeEvent(self, event) -> None:
        if not self.may_leave():
            event.ignore()
            return
        self.store.setValue("geometry", self.saveGeometry())
        if self._workspace_shown():
            self.store.setValue("panels", self.saveState())
        self.jobs.close()
        event.accept()

