"""The background of the map in the window: which, with whose leave, and for how long."""

from __future__ import annotations

from typing import Any, cast

from PyQt6.QtWidgets import QWidget

from gis.errors import HeatSiteError

from . import supply
from .canvas.layer import FillLayer, MapLayer
from .canvas.tiles import TileLayer, TilePainter
from .dialogs.background import BackgroundDialog, allow_host, allowed_hosts

NAME = "background_name"


class Backing:
    """The command of the main window about map tiles; no tile is fetched without leave."""

    session: Any
    store: Any
    canvas: Any
    layers_panel: Any

    def connect_backing(self) -> None:
        """Begin with the background of the last time, which is opened with a study."""
        self._tiles: TilePainter | None = None
        self._background: TileLayer | None = None
        self._address: Any = None
        self._told = ""
        name = str(self.store.value(NAME, "") or "")
        self._address = next((a for a in supply.backgrounds() if a.name == name), None)
        self.layers_panel.changed.connect(self._layers_changed)

    # leave -----------------------------------------------------------------------------------
    def tiles_allowed(self, host: str) -> bool:
        """Whether the user let tiles be fetched from a host."""
        return host in allowed_hosts(self.store)

    # choosing --------------------------------------------------------------------------------
    def choose_background(self):
        """Open the dialog of backgrounds."""
        own = self.session.own_files.get("data_dir") if self.session is not None else None
        dialog = BackgroundDialog(self.tiles_allowed, self._address, own, cast(QWidget, self))
        dialog.chosen.connect(self.use_background)
        dialog.open()
        return dialog

    def use_background(self, address: Any, allowed: bool = False) -> None:
        """Draw the tiles of an address from now on; None draws none."""
        window: Any = self
        self._leave_tiles()
        self._address = address
        self.store.setValue(NAME, address.name if address is not None else "")
        if address is not None and (host := supply.host_of(address)):
            allow_host(self.store, host, allowed)
        if self.session is not None:
            window.layers_panel.set_layers(self.dressed(list(window.layers_panel.layers)))
            self._layers_changed()

    def take_tiles(self, path) -> None:
        """Keep a file of tiles that was dropped, and show it."""
        window: Any = self
        try:
            self.use_background(supply.keep_background(str(path)))
        except (HeatSiteError, OSError) as error:
            window.tell(str(error))

    def _leave_tiles(self) -> None:
        if self._background is not None:
            self._background.drop()
        if self._tiles is not None:
            self._tiles.close()
        self._tiles = self._background = None

    # drawing ---------------------------------------------------------------------------------
    def tile_layer(self, crs, canvas) -> TileLayer | None:
        """The background as a layer of a map in a reference system; None where there is none."""
        window: Any = self
        if self._address is None:
            return None
        if self._tiles is None:
            try:
                backdrop = supply.backdrop(self._address,
                                           self.tiles_allowed(supply.host_of(self._address)))
            except (HeatSiteError, OSError) as error:
                self._address = None
                window.say(str(error))
                return None
            self._tiles = TilePainter(backdrop)
        layer = TileLayer(self._address.name, crs, self._tiles, self._address.credit)
        self._tiles.arrived.connect(lambda *_: self._arrived(layer, canvas))
        return layer

    def _arrived(self, layer: TileLayer, canvas) -> None:
        window: Any = self
        try:
            canvas.update()
        except RuntimeError:                 # a dialog's map that is closed
            return
        if layer.problem != self._told:
            self._told = layer.problem
            if self._told:
                window.say(f"Background map: {self._told.rstrip('.')}. What was fetched before is "
                           "shown.")

    def dressed(self, layers: list[MapLayer]) -> list[MapLayer]:
        """The layers of the study above the background."""
        grid = self.session.inputs.grid
        layers = [one for one in layers if one.key != "background"]
        old = self._background
        if old is None or old.crs is not grid.crs:
            if old is not None:
                old.drop()
            self._background = self.tile_layer(grid.crs, self.canvas)
            if old is not None and self._background is not None:
                self._background.visible, self._background.opacity = old.visible, old.opacity
        if self._background is None:
            return layers
        self._background.again()
        return [self._background, *layers]

    def _layers_changed(self) -> None:
        """The land has no colour of its own where a background shows it."""
        shown = self._background
        bare = shown is not None and shown.visible and shown.opacity > 0 \
            and shown in self.layers_panel.layers
        for layer in self.layers_panel.layers:
            if isinstance(layer, FillLayer) and layer.key == "boundary":
                layer.bare = bare
        self.canvas.set_layers(self.layers_panel.layers)

    def closeEvent(self, event) -> None:
        """Let go of the tiles once the window may close."""
        super().closeEvent(event)            # type: ignore[misc]
        if event.isAccepted():
            self._leave_tiles()


