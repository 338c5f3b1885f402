"""Moving about: what the window does when the user looks elsewhere."""

from __future__ import annotations

from functools import partial

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QWidget

from . import theme
from .canvas.vector import PointLayer
from .figures import degrees
from .panels.parts import DockTitle


class Looking:
    """The view commands of the main window."""

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
        self.site_panel.show_site(site, self._settings_shown())
        self._views_later.start()

    def zoom_to_site(self, site_id: str | None = None) -> None:
        chosen = site_id or (self.site_panel.site.id if self.site_panel.site else None)
        site = next((s for s in self.sites if s.id == chosen), None)
        if site is not None:
            self._go(site.x, site.y, 15_000.0)
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
        dock = {"brief": "brief", "data": "data", "criteria": "criteria", "sites": "ranking",
                "heat": "site", "compare": "compare"}.get(step)
        if dock:
            self.docks[dock].show()
            self.docks[dock].raise_()
            self.docks[dock].widget().setFocus()
        if step == "criteria":
            self.docks["weights"].show()
        if step == "heat":
            self.site_panel.show_heat()
        elif step == "report":
            self.export()
        self._refresh()

    def show_study(self) -> None:
        """Back from the start page to the study that is open."""
        if self.session is not None and self.stack.currentWidget() is self.start:
            self._show_workspace(True)
            self.step = "criteria" if self.result is None else "sites"
            self._refresh()

    def give_room(self, dock, height: int) -> None:
        """Make a panel at the bottom at least so high."""
        if dock.height() < height:
            self.resizeDocks([dock], [height], Qt.Orientation.Vertical)

    def new_study(self) -> None:
        self.step = "region"
        self.start.show_recent(self._recent())
        self._show_workspace(False)
        self._refresh()

    def find_site(self) -> None:
        self.docks["ranking"].show()
        self.docks["ranking"].raise_()
        self.ranking.search.setFocus()

    def find_anything(self) -> None:
        self.finder.setFocus()
        self.finder.selectAll()

    def offer_places(self) -> None:
        """Tell the finder what there is: sites, towns, commands."""
        does = {f"{site.rank}  {site.name}": partial(self.zoom_to_site, site.id)
                for site in self.sites}
        towns = self.canvas.layer("towns")
        if isinstance(towns, PointLayer):
            does |= {name: partial(self._go, x, y) for name, x, y in towns.places()}
        does |= {action.text().replace("&", "").replace("\u2026", ""): action.trigger
                 for action in self.actions_by_name.values() if not action.isCheckable()}
        self.finder.offer(does)

    def _go(self, x: float, y: float, reach: float = 20_000.0) -> None:
        self.show_study()
        self.canvas.fit((x - reach, y - reach, x + reach, y + reach))

    def zoom_in(self) -> None:
        self.canvas.set_view(self.canvas.view.zoomed(1.5))

    def zoom_out(self) -> None:
        self.canvas.set_view(self.canvas.view.zoomed(1 / 1.5))

    def fit(self) -> None:
        self.canvas.fit()

    def identify(self, on: bool) -> None:
        self.canvas.set_tool("identify" if on else "pan")
        self.identify_card.setVisible(False)

    def zoom_to_layer(self, key: str) -> None:
        layer = self.canvas.layer(key)
        self.canvas.fit(layer.bounds() if layer is not None else None)

    def _identified(self, findings: list, x: float, y: float) -> None:
        self.identify_card.show_findings(findings, degrees(*self.status.lonlat(x, y)))

    def _view_moved(self) -> None:
        self.status.show_scale(self.canvas.ground_scale)
        self.zoom_buttons.place()

    def toggle_dark(self, on: bool) -> None:
        self.store.setValue("dark", "true" if on else "false")
        theme.apply(on)
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
        self.show_study()
        if self.stack.currentWidget() is self.start:
            self._panels, self._fresh_layout = self._default_state, True
        else:
            self.restoreState(self._default_state)
            QTimer.singleShot(0, self._size_docks)

    def about(self) -> None:
        from app.version import VERSION

        from .dialogs.about import AboutDialog

        AboutDialog(VERSION, self).exec()
