"""The status bar: where the pointer is, the scale, the reference system, the running job."""

from __future__ import annotations

import pyproj
from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QProgressBar, QPushButton, QStatusBar, QWidget

from .figures import degrees
from .panels.parts import label


class StatusBar(QStatusBar):
    """Coordinates, scale, CRS, messages, job with progress and cancel."""

    cancelled = pyqtSignal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(4, 0, 12, 0)
        self.where, self.scale, self.crs = label(), label(), label()
        self.where.setMinimumWidth(150)
        self.scale.setMinimumWidth(90)
        self.job = label()
        self.job.setMinimumWidth(260)
        self.job.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.bar = QProgressBar()
        self.bar.setFixedWidth(140)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.cancel = QPushButton("Cancel")
        self.cancel.setAccessibleName("Cancel the running job")
        self.cancel.setProperty("flat", True)
        self.cancel.clicked.connect(self.cancelled)
        for widget in (self.job, self.bar, self.cancel, self.where, self.scale, self.crs):
            self.addPermanentWidget(widget)
        self._back: pyproj.Transformer | None = None
        self.hide_job()

    def set_crs(self, crs: pyproj.CRS | None) -> None:
        self._back = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True) if crs else None
        operation = crs.coordinate_operation if crs is not None else None
        name = "" if crs is None else crs.name if crs.name != "unknown" else \
            (operation.method_name if operation is not None else "projected")
        self.crs.setText(name)
        if crs is not None:
            self.crs.setToolTip(f"The study's reference system, in metres:\n{crs.to_string()}")

    def lonlat(self, x: float, y: float) -> tuple[float, float]:
        return self._back.transform(x, y) if self._back else (x, y)

    def show_place(self, x: float, y: float) -> None:
        if self._back is None:
            return
        lon, lat = self.lonlat(x, y)
        if abs(lat) <= 90:
            self.where.setText(degrees(lon, lat))

    def show_scale(self, denominator: float) -> None:
        rounded = float(f"{denominator:.2g}")
        self.scale.setText(f"1 : {rounded:,.0f}".replace(",", "\u202f"))

    def show_job(self, title: str, done: int, total: int, step: str) -> None:
        self.job.setText(step[:1].upper() + step[1:] if step else title)
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)
        self.bar.setAccessibleDescription(f"{title}: {done} of {total}, {step}")
        for widget in (self.job, self.bar, self.cancel):
            widget.show()

    def hide_job(self) -> None:
        for widget in (self.job, self.bar, self.cancel):
            widget.hide()
