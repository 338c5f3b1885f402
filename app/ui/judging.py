"""Quality of the study's data in the window: looked up once per study, shown on the map."""

from __future__ import annotations

from typing import Any, cast

from PyQt6.QtWidgets import QWidget

from gis.types import Features

from . import supply
from .canvas.layer import MapLayer
from .canvas.quality import ComparisonLayer, ReachLayer

BELOW = frozenset({"background", "boundary", "surface_water", "protected", "suitability"})


class Judging:
    """The commands of the main window about how good the data are."""

    session: Any
    _judged: Any                             # inputs whose quality the panel shows

    def connect_judging(self) -> None:
        """Look when the panel comes into sight, not before."""
        window: Any = self
        self._judged = None
        self._quality: list[MapLayer] = []
        window.data.map_wanted.connect(self.show_reach)
        window.data.compare_wanted.connect(self.compare_sources)
        window.docks["data"].visibilityChanged.connect(self._judge)

    def _judge(self, seen: bool = True) -> None:
        """The quality of all layers, in the background."""
        window: Any = self
        if not seen or self.session is None or window.jobs.closed:
            return
        inputs = self.session.inputs
        if self._judged is inputs or "boundary" not in inputs.layers:
            return

        def done(found) -> None:
            if self.session is not None and self.session.inputs is inputs:
                self._judged = inputs
                window.data.show_quality(found)

        window.jobs.start("quality", lambda progress: supply.qualities(inputs, progress), "",
                          done, lambda error: window.say(str(error)))

    def show_session(self, session) -> None:
        """Another study: its layers are judged when the panel is seen."""
        window: Any = self
        window.jobs.cancel("quality")
        self._judged, self._quality = None, []
        window.data.show_quality({})
        super().show_session(session)        # type: ignore[misc]
        if not window.data.visibleRegion().isEmpty():
            self._judge()

    def show_reach(self, layer: str) -> None:
        """What a layer reaches, on the map."""
        window: Any = self
        inputs = self.session.inputs

        def done(found) -> None:
            if self.session is not None and self.session.inputs is inputs:
                squares, reach = found
                self._put_above(ReachLayer(squares, layer, reach))
                far = float((squares["near"] == "no").mean()) if len(squares) else 0.0
                window.say(f"{far:.0%} of the region lies farther than {reach:g} km from any of "
                           f"{layer.replace('_', ' ')}; it is hatched")

        window.jobs.start("reach", lambda progress: supply.reach_of(inputs, layer, progress),
                          "", done, window._failed)

    def _put_above(self, layer: MapLayer) -> None:
        """Show a layer of quality, now and after each run of this study."""
        window: Any = self
        self._quality = [one for one in self._quality if one.key != layer.key] + [layer]
        layers = [one for one in window.layers_panel.layers if one.key != layer.key]
        window.layers_panel.set_layers(_above(layers, layer))
        window.canvas.set_layers(window.layers_panel.layers)

    def judged(self, layers: list[MapLayer]) -> list[MapLayer]:
        """A study's layers with what is shown of their quality."""
        for layer in self._quality:
            layers = _above(layers, layer)
        return layers

    def compare_sources(self, layer: str = ""):
        """Open the dialog that compares a layer with a file of the same thing."""
        from .dialogs.sources import SourcesDialog

        window: Any = self
        inputs = self.session.inputs
        shaped = [key for key, one in inputs.layers.items()
                  if isinstance(one, Features) and len(one) and key != "boundary"]
        dialog = SourcesDialog(inputs, sorted(shaped), layer, window.jobs, cast(QWidget, self))
        dialog.compared.connect(lambda shapes, names, within: self._put_above(
            ComparisonLayer(shapes, names, within)))
        dialog.open()
        return dialog


def _above(layers: list[MapLayer], layer: MapLayer) -> list[MapLayer]:
    """A layer above the base map and the rasters, below lines and points."""
    below = [at for at, one in enumerate(layers) if one.key in BELOW]
    at = max(below, default=-1) + 1
    return [*layers[:at], layer, *layers[at:]]
