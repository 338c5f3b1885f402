"""The main window: a map with panels around it, and the study behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PyQt6.QtCore import QByteArray, QSettings, Qt, QTimer
from PyQt6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QToolBar,
    QWidget,
)

from gis.results import Site, StudyResult
from gis.settings import Brief, Settings

from . import actions, theme
from .canvas import build
from .canvas.layer import MapLayer, RasterLayer, SitesLayer
from .canvas.overlay import IdentifyCard, ZoomButtons
from .canvas.widget import MapCanvas
from .engine import Engine
from .files import Files
from .jobs import Jobs
from .live import LiveRanking
from .main import apply_theme
from .panels.brief import BriefPanel
from .panels.compare import ComparePanel
from .panels.data import DataPanel
from .panels.layers import LayersPanel
from .panels.parts import DockTitle
from .panels.ranking import RankingPanel
from .panels.site import SitePanel
from .panels.weights import WeightsPanel
from .start_page import StartPage
from .status import StatusBar
from .steps import STEPS, StepsBar


class MainWindow(Files, QMainWindow):
    """Everything visible. It holds the open session and tells panels what changed."""

    def __init__(self, engine: Engine | None = None, store: QSettings | None = None):
        super().__init__()
        self.engine = engine or Engine()
        self.store = store or QSettings()
        self.session = None
        self.result: StudyResult | None = None
        self.sites: tuple[Site, ...] = ()
        self.step = "region"
        self.exported = False
        self._live: LiveRanking | None = None
        self._panels: QByteArray | None = None       # layout while the start page is shown
        self._fresh_layout = not isinstance(self.store.value("panels"), QByteArray)
        self._region_layers: list[MapLayer] = []
        dark = self.store.value("dark")
        apply_theme(theme.prefers_dark() if dark is None else str(dark) == "true")
        self.setWindowTitle("HeatSite")
        self.setAcceptDrops(True)
        self.resize(1440, 900)
        self.jobs = Jobs(self)
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
        self.setCentralWidget(self.stack)
        self.layers_panel, self.site_panel = LayersPanel(), SitePanel()
        self.ranking, self.compare = RankingPanel(), ComparePanel()
        self.weights, self.brief, self.data = WeightsPanel(), BriefPanel(), DataPanel()
        area = Qt.DockWidgetArea
        self.docks: dict[str, QDockWidget] = {}
        for key, title, panel, side in (
                ("layers", "Layers", self.layers_panel, area.LeftDockWidgetArea),
                ("data", "Data", self.data, area.LeftDockWidgetArea),
                ("site", "Site", self.site_panel, area.RightDockWidgetArea),
                ("brief", "Brief", self.brief, area.RightDockWidgetArea),
                ("weights", "Weights", self.weights, area.RightDockWidgetArea),
                ("ranking", "Ranking", self.ranking, area.BottomDockWidgetArea),
                ("compare", "Compare", self.compare, area.BottomDockWidgetArea)):
            dock = QDockWidget(title, self)
            dock.setObjectName(key)
            dock.setWidget(panel)
            panel.setObjectName("panel")
            panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self.addDockWidget(side, dock)
            self.docks[key] = dock
        for first, second in (("layers", "data"), ("site", "brief"), ("ranking", "compare")):
            self.tabifyDockWidget(self.docks[first], self.docks[second])
            self.docks[first].raise_()
        self.move_panels(False)
        self.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)
        self.setCorner(Qt.Corner.BottomLeftCorner, area.BottomDockWidgetArea)
        self.setTabPosition(area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
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
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.resizeDocks([self.docks["layers"], self.docks["site"]],
                         [theme.LAYERS_WIDTH, theme.SITE_WIDTH], across)
        self.resizeDocks([self.docks["ranking"]], [256], down)
        self.resizeDocks([self.docks["site"], self.docks["weights"]], [600, 220], down)

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
        self.run_button.clicked.connect(self.run_study)
        self.report_button = QPushButton("Export report")
        self.report_button.setToolTip("Write the map report, GIS files and tables  (Ctrl+P)")
        self.report_button.clicked.connect(self.export)
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
        self.layers_panel.changed.connect(
            lambda: self.canvas.set_layers(self.layers_panel.layers))
        self.layers_panel.zoom_to.connect(lambda key: self.canvas.fit())
        self.ranking.chosen.connect(self.select_site)
        self.ranking.activated.connect(self.zoom_to_site)
        self.compare.bars.chosen.connect(self.select_site)
        self.site_panel.show_criterion.connect(
            lambda key: self.layers_panel.show_only_criterion(f"criterion:{key}"))
        self.site_panel.go_to.connect(self.zoom_to_site)
        self.weights.moving.connect(self.rerank)
        self.weights.settled.connect(self._weights_settled)
        self.weights.reset.connect(self.default_weights)
        self.brief.applied.connect(self._brief_applied)
        self.jobs.progressed.connect(
            lambda job, done, total, step: self.status.show_job(job.title, done, total, step))
        self.jobs.changed.connect(self._jobs_changed)
        self.status.cancelled.connect(self.cancel_jobs)

    def _restore(self) -> None:
        for key, restore in (("geometry", self.restoreGeometry), ("panels", self.restoreState)):
            saved = self.store.value(key)
            if isinstance(saved, QByteArray):
                restore(saved)

    def _load_start_page(self) -> None:
        self.start.show_recent(self._recent())
        try:
            infos = self.engine.regions()
        except Exception as error:           # a broken installation still shows a window
            self.say(str(error))
            return
        self.start.show_regions(infos)
        self.start.setFocus()

        def outlines(progress):
            return {info.key: self.engine.outline(info.key) for info in infos}

        def show(found):
            for key, geometry in found.items():
                if key in self.start.cards:
                    self.start.cards[key].outline.show_outline(geometry)

        self.jobs.start("outlines", outlines, "Reading the outlines", show,
                        lambda error: self.say(str(error)))

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
        return have

    def _refresh(self) -> None:
        """Actions, steps and title follow the state."""
        have = self._have()
        actions.enable(self.actions_by_name, have)
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

    # studying --------------------------------------------------------------------------------
    def show_session(self, session) -> None:
        """Show an opened study: its map at once, its result when it is there."""
        self.session, self.result, self.sites = session, session.result, ()
        self._live, self.exported, self.step = None, False, "sites"
        self._region_layers = build.region_layers(session.inputs.layers)
        self.canvas.extent = session.inputs.grid.bounds
        self._show_workspace(True)
        self.status.set_crs(session.inputs.grid.crs)
        self.brief.set_brief(session.settings.brief)
        self.weights.set_weights(session.settings.theme_weights)
        self.data.show_data([layer.provenance for layer in session.inputs.layers.values()],
                            getattr(session.inputs, "missing", ()))
        self._set_layers([], None)
        self.site_panel.show_site(None, None)
        self.ranking.set_sites(())
        QTimer.singleShot(0, self.canvas.fit)
        self._refresh()
        if session.result is not None:
            self.show_result(session.result)

    def _set_layers(self, rasters: list[MapLayer], sites: SitesLayer | None) -> None:
        kept = {layer.key: layer for layer in self.layers_panel.layers}
        layers = build.stacked(self._region_layers, rasters, sites)
        for layer in layers:                 # what the user switched stays switched
            if (old := kept.get(layer.key)) is not None:
                layer.visible, layer.opacity = old.visible, old.opacity
        self.layers_panel.set_layers(layers)
        self.canvas.set_layers(layers)

    def run_study(self) -> None:
        """Look for sites with the present settings, in the background."""
        if self.session is None:
            return
        inputs, settings = self.session.inputs, self.session.settings
        self.status.show_job("Running", 0, 0, "starting")
        self.jobs.start("run", lambda progress: self.engine.run(inputs, settings, progress),
                        "Running the study", self.show_result, self._failed,
                        lambda: self.say("Cancelled; the former result stays."))

    def show_result(self, result: StudyResult) -> None:
        """Show a new result."""
        self.result = self.session.result = result
        self.exported = False
        self._live = LiveRanking(result)
        rasters, sites = build.result_layers(result)
        self._set_layers(rasters, sites)
        self.data.show_data(result.layers, getattr(self.session.inputs, "missing", ()))
        self._show_sites(result.sites)
        if result.sites:
            known = {site.id for site in result.sites}
            old = self.site_panel.site
            self.select_site(old.id if old and old.id in known else result.sites[0].id)
        took = sum(result.elapsed_s.values())
        first = " ".join(result.warnings[:1])
        self.say(f"{len(result.sites)} sites ranked in {took:.1f} s"
                 + (f".  {first[:1].upper()}{first[1:]}" if first else ""))
        self.rerank(self.session.settings.theme_weights)
        self._refresh()

    def _stale(self) -> str:
        if self.result is None or self.session is None:
            return ""
        if self.session.settings.brief != self.result.settings.brief:
            return "  \u00b7  the brief has changed: run again (F5)"
        if dict(self.session.settings.theme_weights) != dict(self.result.settings.theme_weights):
            return "  \u00b7  weights moved: same sites in a new order; F5 looks for sites anew"
        return ""

    def _show_sites(self, sites: tuple[Site, ...]) -> None:
        self.sites = sites
        self.ranking.set_sites(sites, self._stale())
        layer = self.canvas.sites
        if layer is not None:
            layer.marks = build.marks(sites)
            self.canvas.update()
        if self.result is not None:
            settings = self._settings_shown(self.weights.weights())
            self.compare.bars.show_sites(sites, settings)
            shown = self.site_panel.site
            fresh = next((s for s in sites if shown is not None and s.id == shown.id), None)
            if fresh is not None:
                self.site_panel.show_site(fresh, settings)

    def _settings_shown(self, weights: Mapping[str, float]) -> Settings:
        return self.result.settings.reweighted(weights) if sum(weights.values()) > 0 \
            else self.result.settings

    def rerank(self, weights: Mapping[str, float]) -> None:
        """New scores for the map and the table; called while a slider moves."""
        if self._live is None:
            return
        layer = self.canvas.layer("suitability")
        if isinstance(layer, RasterLayer):
            layer.set_values(self._live.cell_scores(weights))
            self.canvas.repaint()            # the picture first, then the tables
        same = dict(weights) == dict(self.result.settings.theme_weights)
        self._show_sites(self.result.sites if same else self._live.sites(weights))

    def _weights_settled(self, weights: dict) -> None:
        if self.session is not None:
            self._set_settings(self.session.settings.reweighted(weights))

    def _brief_applied(self, brief: Brief) -> None:
        if self.session is not None:
            self._set_settings(replace(self.session.settings, brief=brief))
            self.run_study()

    def default_weights(self) -> None:
        from app.session import default_settings

        if self.session is not None:
            weights = default_settings(self.session.settings.cell_m).theme_weights
            self._set_settings(self.session.settings.reweighted(weights))

    def _set_settings(self, settings: Settings) -> None:
        self.session.set_settings(settings)
        self._settings_changed()

    def undo(self) -> None:
        self.session.undo()
        self._settings_changed()

    def redo(self) -> None:
        self.session.redo()
        self._settings_changed()

    def _settings_changed(self) -> None:
        settings = self.session.settings
        self.weights.set_weights(settings.theme_weights)
        self.brief.set_brief(settings.brief)
        self.rerank(settings.theme_weights)
        self._refresh()

    # looking ---------------------------------------------------------------------------------
    def select_site(self, site_id: str) -> None:
        """One site, chosen anywhere, is chosen everywhere."""
        site = next((s for s in self.sites if s.id == site_id), None)
        if site is None:
            return
        if self.canvas.sites is not None:
            self.canvas.sites.selected = site_id
        self.canvas.centre_on(site.x, site.y)
        self.canvas.update()
        self.ranking.select(site_id)
        self.compare.bars.selected = site_id
        self.compare.bars.update()
        self.site_panel.show_site(site, self._settings_shown(self.weights.weights()))

    def zoom_to_site(self, site_id: str | None = None) -> None:
        chosen = site_id or (self.site_panel.site.id if self.site_panel.site else None)
        site = next((s for s in self.sites if s.id == chosen), None)
        if site is not None:
            reach = 15_000.0
            self.canvas.fit((site.x - reach, site.y - reach, site.x + reach, site.y + reach))
            self.select_site(site.id)

    def go_to_step(self, step: str) -> None:
        """Bring up what belongs to a step."""
        if step == "region":
            self.new_study()
            return
        if self.session is None:
            return
        self._show_workspace(True)
        self.step = step
        dock = {"brief": "brief", "data": "data", "criteria": "weights", "sites": "ranking",
                "heat": "site", "compare": "compare"}.get(step)
        if dock:
            self.docks[dock].show()
            self.docks[dock].raise_()
            self.docks[dock].widget().setFocus()
        if step == "heat":
            self.site_panel.show_heat()
        elif step == "report":
            self.export()
        self._refresh()

    def new_study(self) -> None:
        self.step = "region"
        self.start.show_recent(self._recent())
        self._show_workspace(False)
        self._refresh()

    def find_site(self) -> None:
        self.docks["ranking"].show()
        self.docks["ranking"].raise_()
        self.ranking.search.setFocus()

    def zoom_in(self) -> None:
        self.canvas.set_view(self.canvas.view.zoomed(1.5))

    def zoom_out(self) -> None:
        self.canvas.set_view(self.canvas.view.zoomed(1 / 1.5))

    def fit(self) -> None:
        self.canvas.fit()

    def identify(self, on: bool) -> None:
        self.canvas.set_tool("identify" if on else "pan")
        self.identify_card.setVisible(False)

    def _identified(self, findings: list) -> None:
        self.identify_card.show_findings(findings, self.status.where.text())

    def _view_moved(self) -> None:
        self.status.show_scale(self.canvas.ground_scale)
        self.zoom_buttons.place()

    def toggle_dark(self, on: bool) -> None:
        self.store.setValue("dark", "true" if on else "false")
        apply_theme(on)
        self.canvas.redraw()
        for widget in self.findChildren(QWidget):
            widget.update()

    def toggle_full_screen(self, on: bool) -> None:
        self.showFullScreen() if on else self.showNormal()

    def move_panels(self, on: bool) -> None:
        """With titles panels can be dragged and floated; without, tabs alone name them."""
        for key, dock in self.docks.items():
            old = dock.titleBarWidget()
            dock.setTitleBarWidget(None if on else DockTitle(dock) if key == "weights"
                                   else QWidget(dock))
            if old is not None:
                old.deleteLater()

    def reset_panels(self) -> None:
        self.restoreState(self._default_state)

    def about(self) -> None:
        from app.version import VERSION

        from .dialogs.about import AboutDialog

        AboutDialog(VERSION, self).exec()

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

