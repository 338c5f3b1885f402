"""Draw an area, or write its corners, and study it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyproj
from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtWidgets import QDialog, QLineEdit, QPushButton, QToolButton, QWidget

from gis.errors import HeatSiteError

from .. import supply
from ..canvas import build
from ..canvas.drawing import DrawTool
from ..canvas.layer import MapLayer
from ..canvas.tiles import TileLayer
from ..canvas.widget import MapCanvas
from ..canvas.world import M_PER_DEGREE, WorldLayer, world_crs
from ..figures import degrees
from ..panels.parts import column, label, row


class AreaDialog(QDialog):
    """A map to draw on: that of the open study, or the world's graticule."""

    drawn = pyqtSignal(str, str)             # region's words ("" none), file of a polygon ("" none)

    def __init__(self, session: Any = None, parent: QWidget | None = None,
                 background: Callable[..., MapLayer | None] | None = None):
        super().__init__(parent)
        self.setWindowTitle("Draw an area")
        self._session = session
        self._back: pyproj.Transformer | None = None
        shown: list[MapLayer]
        self.world: WorldLayer | None = None
        self.canvas = MapCanvas()
        self.tool = DrawTool(self.canvas)
        if session is not None:
            grid = session.inputs.grid
            self._back = pyproj.Transformer.from_crs(grid.crs, "EPSG:4326", always_xy=True)
            shown = build.region_layers(session.inputs.layers)
            self.canvas.extent = grid.bounds
        else:
            self.world = WorldLayer()
            shown = [self.world]
            self.canvas.extent = self.world.bounds()
        self.ground = None if background is None else background(
            session.inputs.grid.crs if session is not None else world_crs(), self.canvas)
        if self.ground is not None:
            for layer in shown:
                if layer.key in ("boundary", "world"):
                    layer.bare = True
            shown.insert(0, self.ground)
        self.canvas.set_layers([*shown, self.tool.layer])
        self.box, self.polygon = QToolButton(), QToolButton()
        for button, words, kind in ((self.polygon, "Polygon", "polygon"), (self.box, "Box", "box")):
            button.setText(words)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _, which=kind: self.use(which))
        again = QPushButton("Begin again")
        again.setAutoDefault(False)
        again.clicked.connect(lambda: self.tool.clear())
        self.where, self.said = label("", "small"), label("", "muted", wrap=True)
        self.name = QLineEdit("Drawn area")
        self.name.setAccessibleName("Name of the area")
        self.name.setFixedWidth(240)
        self.go = QPushButton("Study this area")
        self.go.setProperty("primary", True)
        self.go.clicked.connect(self.take)
        leave = QPushButton("Cancel")
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        tools = row(spacing=8)
        for widget in (self.polygon, self.box, again):
            tools.addWidget(widget)
        tools.addStretch(1)
        tools.addWidget(self.where)
        foot = row()
        foot.addWidget(label("Name"))
        foot.addWidget(self.name)
        foot.addWidget(self.said, 1)
        foot.addWidget(leave)
        foot.addWidget(self.go)
        body = column(self, margin=16, spacing=8)
        body.addLayout(tools)
        body.addWidget(self.canvas, 1)
        self.coast = label("", "small")
        body.addWidget(self.coast)
        self.coast.setVisible(self.world is not None)
        body.addLayout(foot)
        self.resize(960, 680)
        self.tool.changed.connect(self._follow)
        self.canvas.pointed.connect(lambda x, y: self.where.setText(degrees(*self.lonlat(x, y))))
        self.use("polygon")
        QTimer.singleShot(0, self.canvas.fit)

    def use(self, kind: str) -> None:
        """Draw a box or a polygon from now on."""
        (self.box if kind == "box" else self.polygon).setChecked(True)
        self.tool.clear(kind)

    def show_land(self, shapes: Any) -> None:
        """Draw the countries of the world under what is drawn; None: say why there are none."""
        if self.world is not None and shapes is not None:
            self.world.show_land(shapes)
            self.canvas.redraw()
        elif self.world is not None and self.ground is None:
            self.coast.setText("Names and graticule only: coasts come with the first country "
                               "that is fetched, or with a background map (Ctrl+Shift+B).")

    def done(self, result: int) -> None:
        """The background is the window's; this map leaves it."""
        if isinstance(self.ground, TileLayer):
            self.ground.drop()
        super().done(result)

    def lonlat(self, x: float, y: float) -> tuple[float, float]:
        """Degrees of a place on the map."""
        if self._back is not None:
            return self._back.transform(x, y)
        return x / M_PER_DEGREE, y / M_PER_DEGREE

    def ring(self) -> list[tuple[float, float]]:
        """Corners drawn so far, in degrees."""
        return [self.lonlat(x, y) for x, y in self.tool.ring]

    def _follow(self) -> None:
        corners, closed = self.ring(), self.tool.layer.closed
        self.go.setEnabled(closed)
        if closed:
            geod = pyproj.Geod(ellps="WGS84")
            area = abs(geod.polygon_area_perimeter(*zip(*corners, strict=True))[0]) / 1e6
            self.said.setText(f"{area:,.0f} km\u00b2".replace(",", "\u202f"))
        elif self.tool.kind == "box":
            self.said.setText("Drag from one corner to the opposite one; the wheel zooms.")
        else:
            self.said.setText("Click each corner; a double click or Enter closes the area, "
                              "Backspace takes a corner back.")

    def take(self) -> None:
        """Hand the area over: a box on the world's map as numbers, all else as a file."""
        corners = self.ring()
        if self._session is None and self.tool.kind == "box":
            lon, lat = [c[0] for c in corners], [c[1] for c in corners]
            words = ",".join(f"{round(v, 4):g}" for v in
                             (max(min(lon), -180.0), max(min(lat), -90.0),
                              min(max(lon), 180.0), min(max(lat), 90.0)))
            self.drawn.emit(words, "")
            self.accept()
            return
        try:
            file = supply.keep_area(corners, self.name.text().strip() or "Drawn area")
        except (HeatSiteError, OSError) as error:
            self.said.setText(str(error))
            return
        # the whole region again, not the drawn part of it that may be open now
        session = self._session
        region = "" if session is None else getattr(session, "asked_region", "")
        self.drawn.emit(region, str(file))
        self.accept()
