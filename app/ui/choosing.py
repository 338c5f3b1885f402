"""One big or many small: what the window does to answer it."""

from __future__ import annotations

from typing import Any, cast

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QFileDialog, QWidget

from app.words.costs import cost_top
from app.words.options import TITLES
from gis.ranking.portfolio.result import Option, Portfolio

from .canvas.portfolio import Chosen, PortfolioLayer
from .figures import with_unit
from .panels.portfolio.form import Question


class Choosing:
    """The portfolio commands of the main window."""

    session: Any
    _study: Any                              # PortfolioStudy behind the answer
    _studied: tuple | None                   # what it was made of
    _question: Question | None

    def connect_choosing(self) -> None:
        """Join the panel's signals to the commands."""
        self._study, self._studied, self._question = None, None, None
        self._portfolio_layer: PortfolioLayer | None = None
        self.portfolio.asked.connect(self.ask_portfolio)
        self.portfolio.cancelled.connect(lambda: self.jobs.cancel("portfolio"))
        self.portfolio.shown.connect(self.show_option)
        self.portfolio.front_wanted.connect(self.trace_front)
        self.portfolio.export_wanted.connect(self.save_portfolio)
        self.docks["portfolio"].visibilityChanged.connect(self._portfolio_in_sight)

    def one_or_many(self) -> None:
        """Bring up the panel, with room for its table."""
        dock = self.docks["portfolio"]
        dock.show()
        dock.raise_()
        self.give_room(dock, 380)
        self.portfolio.form.total.setFocus()

    # asking ----------------------------------------------------------------------------------
    def ask_portfolio(self, question: Question) -> None:
        """Study the region for this load where that is new, then compare under the limits."""
        if self.session is None:
            return
        session, engine = self.session, self.engine
        inputs, settings = session.inputs, session.settings
        made_of = (id(inputs), settings.brief, settings.seed, question.studied)
        study = self._study if self._studied == made_of else None
        self.portfolio.form.show_running(True)
        self.status.show_job("Comparing", 0, 0, "starting")

        def work(progress):
            known = study or engine.portfolio(inputs, settings, *question.studied, progress)
            return known, known.compare(question.limits, question.objective, question.few,
                                        question.many, (), progress)

        def done(outcome) -> None:
            self.portfolio.form.show_running(False)
            if session is self.session:
                self._study, found = outcome
                self._studied, self._question = made_of, question
                self.show_portfolio(found)

        def failed(error: Exception) -> None:
            from gis.errors import HeatSiteError

            self.portfolio.form.show_running(False)
            if isinstance(error, HeatSiteError):
                self.status.hide_job()
                self.portfolio.form.tell(str(error))
            else:
                self._failed(error)

        def cancelled() -> None:
            self.portfolio.form.show_running(False)
            self.say("Cancelled; the former answer stays.")

        self.jobs.start("portfolio", work, "One big or many small", done, failed, cancelled)

    def show_portfolio(self, found: Portfolio) -> None:
        """The answer in its panel and on the map; the trade-off follows."""
        self.portfolio.show_portfolio(found)
        # in steps, so that the window answers in between
        QTimer.singleShot(0, lambda: self.trace_front(self.portfolio.axes))

    def trace_front(self, axes: tuple[str, ...]) -> None:
        """Trace what trades between two or three objectives, under the limits of the answer."""
        study, question = self._study, self._question
        if study is None or question is None:
            return
        self.jobs.start("front", lambda progress: study.front(question.limits, axes, progress),
                        "Tracing what trades",
                        lambda front: axes == self.portfolio.axes
                        and self.portfolio.show_front(front),
                        self._failed, lambda: self.portfolio.show_front(None))

    # map -------------------------------------------------------------------------------------
    def show_option(self, option: Option) -> None:
        """The sites of an option on the map, in place of the ranked ones."""
        problem, found = self._study.problem, self.portfolio.found
        at = {site: i for i, site in enumerate(problem.ids)}
        sites = [Chosen(s.name, float(problem.x[at[s.id]]), float(problem.y[at[s.id]]), s.it_mw,
                        (("heat used", with_unit(s.used_mwh_y / 1000, "GWh/y")),
                         ("power in", with_unit(s.lead_time_months, "months", 2)),
                         ("new line", with_unit(s.line_km, "km", 2)),
                         ("station", s.station or "unknown"),
                         ("county", s.county or "unknown")))
                 for s in option.sites]
        title = option.label if option.name == "best_mix" else \
            f"{TITLES.get(option.name, option.name)}, {option.label}"
        total, layer = found.total_mw if found else 1.0, self._portfolio_layer
        item = self.layers_panel.item("portfolio")
        if layer is not None and item is not None and layer.visible:
            layer.show(sites, total, title)      # quicker than to build the list of layers anew
            item.setText(0, layer.title)
            self.canvas.redraw()
            return
        self._portfolio_layer = PortfolioLayer(sites, total, title)
        QTimer.singleShot(0, self._put_portfolio)

    def _portfolio_in_sight(self, seen: bool) -> None:
        if self._portfolio_layer is not None:
            self._put_portfolio(seen)

    def _put_portfolio(self, seen: bool = True) -> None:
        """Either the portfolio's sites or the ranked ones are on the map."""
        layer = self._portfolio_layer
        if layer is None:
            return
        layer.visible = seen
        if self.canvas.sites is not None:
            self.canvas.sites.visible = not seen
        self.put_layer(layer)

    def put_layer(self, layer) -> None:
        """Add a layer on top of the rasters, or replace the one of its key."""
        layers = [one for one in self.layers_panel.layers if one.key != layer.key]
        above = getattr(layer, "live", False) and layer.scale is None
        if above:
            layers.append(layer)
        else:                                # a map of values lies where the suitability lies
            at = next((i for i, one in enumerate(layers) if one.key == "suitability"), -1)
            layers.insert(at + 1, layer)
        self.layers_panel.set_layers(layers)
        self.canvas.set_layers(layers)

    def drop_layer(self, key: str) -> None:
        """Take a layer off the map."""
        layers = [one for one in self.layers_panel.layers if one.key != key]
        if len(layers) < len(self.layers_panel.layers):
            self.layers_panel.set_layers(layers)
            self.canvas.set_layers(layers)

    # following the study -----------------------------------------------------------------------
    def show_session(self, session) -> None:
        """Another study: its portfolio is not asked yet."""
        for name in ("portfolio", "front"):
            self.jobs.cancel(name)
        self._study, self._studied, self._question = None, None, None
        self._portfolio_layer = None
        self.portfolio.clear()
        self.portfolio.form.show_running(False)
        super().show_session(session)        # type: ignore[misc]

    def show_result(self, result, shown=None) -> None:
        """A new run; the portfolio's sites stay on the map while its panel is in sight."""
        self.site_panel.cost_top = cost_top(result.sites)
        super().show_result(result, shown)   # type: ignore[misc]
        if self._portfolio_layer is not None:
            self._put_portfolio(self._portfolio_layer.visible)

    def _settings_changed(self) -> None:
        super()._settings_changed()          # type: ignore[misc]
        if self.portfolio.found is not None and self._studied is not None:
            settings = self.session.settings
            same = (settings.brief, settings.seed) == self._studied[1:3]
            self.portfolio.show_stale("" if same else "The brief has changed since: compare "
                                                      "again.")

    # saving ----------------------------------------------------------------------------------
    def save_portfolio(self) -> None:
        """Write portfolio.json, .html and .xlsx beside each other."""
        found = self.portfolio.found
        if found is None:
            return
        folder = QFileDialog.getExistingDirectory(cast(QWidget, self), "Save the portfolio in")
        if folder:
            self.write_portfolio(folder)

    def write_portfolio(self, folder) -> None:
        """The answer with its trade-off as files in a folder, in the background."""
        from dataclasses import replace

        from app.export.report.portfolio import write_portfolio

        region, name = self.session.inputs.region, self.session.inputs.region_name
        found = replace(self.portfolio.found, front=self.portfolio.chart.front)
        self.jobs.start("save portfolio",
                        lambda progress: write_portfolio(found, region, name, folder), "",
                        lambda paths: self.say(f"Written: {', '.join(p.name for p in paths)}"),
                        self._failed)
