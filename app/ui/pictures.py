"""Pictures of the map and of charts at print resolution: as PNG or SVG, and for the clipboard.

They are painted by the code that paints the window, light whatever the window's appearance:
pictures go onto paper and into white documents.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize
from PyQt6.QtGui import QGuiApplication, QImage, QPainter, QRegion
from PyQt6.QtSvg import QSvgGenerator
from PyQt6.QtWidgets import QFileDialog, QMenu, QWidget

from gis.errors import InputError
from layers.files import write_atomic

from . import theme

SCREEN_DPI, PRINT_DPI = 96.0, 300.0
RATIO = PRINT_DPI / SCREEN_DPI
"""Dots of a picture per pixel of the window."""
KINDS = "PNG, 300 dots per inch (*.png);;SVG, for any size (*.svg)"
SUFFIXES = (".png", ".svg")
MARGIN = 12                                  # around a chart [px]
Paint = Callable[[QPainter], None]


def blank(size: QSize, ground: str = "") -> QImage:
    """An empty picture of something so large [px], with 300 dots per inch."""
    image = QImage(round(size.width() * RATIO), round(size.height() * RATIO),
                   QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(RATIO)
    image.fill(theme.colour(ground) if ground else 0)
    return image


def as_image(paint: Paint, size: QSize) -> QImage:
    """What `paint` paints, in dots."""
    with theme.on_paper():
        image = blank(size, "surface")
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
        painter.end()
    image.setDevicePixelRatio(1.0)
    dots = round(PRINT_DPI / 0.0254)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    return image


def as_svg(paint: Paint, size: QSize, title: str) -> bytes:
    """What `paint` paints, as lines and letters."""
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    made = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)     # Tiny knows no clipping
    made.setOutputDevice(device)
    made.setTitle(title)
    made.setDescription("HeatSite")
    made.setResolution(round(SCREEN_DPI))
    made.setSize(size)
    made.setViewBox(QRect(QPoint(0, 0), size))
    with theme.on_paper():
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
        painter.end()
    return device.data().data()


def png(image: QImage) -> bytes:
    """The picture as PNG; a map takes a while, so not on the window's thread."""
    content = QByteArray()
    device = QBuffer(content)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(device, "PNG")
    return content.data()


def room(widget: QWidget) -> QSize:
    """Width and height [px] of a chart's picture."""
    return widget.size() + QSize(2 * MARGIN, 2 * MARGIN)


def of_widget(widget: QWidget) -> Paint:
    """Paints a chart as it paints itself, on paper's ground."""
    def paint(painter: QPainter) -> None:
        painter.fillRect(QRect(QPoint(0, 0), room(widget)), theme.colour("surface"))
        widget.render(painter, QPoint(MARGIN, MARGIN), QRegion(), QWidget.RenderFlag(0))
    return paint


def checked_path(path: str | Path, kind: str = "") -> Path:
    """The path with a suffix; that of the kind chosen in the dialog where it has none.

    Raises :class:`gis.errors.InputError` for another kind of file.
    """
    path = Path(path)
    if not path.suffix:
        return path.with_name(path.name + (".svg" if kind.startswith("SVG") else ".png"))
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path.name} is neither PNG nor SVG; end its name in .png or .svg.")
    return path


def write_picture(paint: Paint, size: QSize, title: str, path: Path) -> Path:
    """Write a picture whole or not at all, as its suffix says.

    Raises :class:`gis.errors.InputError` where it cannot be written.
    """
    return prepared(paint, size, title, checked_path(path))()


def prepared(paint: Paint, size: QSize, title: str, path: Path) -> Callable[[], Path]:
    """Paint now; the function returned packs and writes the picture, on any thread."""
    if path.suffix.lower() == ".svg":
        drawing = as_svg(paint, size, title)
        return lambda: _written(path, drawing)
    image = as_image(paint, size)
    return lambda: _written(path, png(image))


def _written(path: Path, content: bytes) -> Path:
    write_atomic(path, content)
    return path


def to_clipboard(image: QImage) -> None:
    clipboard = QGuiApplication.clipboard()
    if clipboard is not None:
        clipboard.setImage(image)


def file_name(text: str) -> str:
    """What a picture is called, as a file's name.

    >>> file_name("Score by theme (2)")
    'score-by-theme-2'
    """
    kept = "".join(c if c.isalnum() else " " for c in text.lower())
    return "-".join(kept.split())[:60] or "picture"


def asked_path(parent: QWidget, name: str) -> Path | None:
    """Where the user wants a picture, last folder first; None after Cancel."""
    from PyQt6.QtCore import QSettings

    store = getattr(_main(parent), "store", None) or QSettings()
    folder = Path(str(store.value("folder") or Path.home()))
    path, kind = QFileDialog.getSaveFileName(parent, "Save picture",
                                             str(folder / f"{file_name(name)}.png"), KINDS)
    return checked_path(path, kind) if path else None


class Pictured:
    """Mixin of charts: the right mouse button copies or saves them as a picture."""

    def contextMenuEvent(self, event) -> None:
        menu = self.picture_menu()
        menu.popup(event.globalPos())
        event.accept()

    def picture_menu(self) -> QMenu:
        """Copy and save."""
        menu = QMenu(cast(QWidget, self))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction("&Copy picture", self.copy_picture)
        menu.addAction("&Save picture\u2026", self.save_picture)
        return menu

    def copy_picture(self) -> None:
        """Put the chart on the clipboard at print resolution."""
        chart = cast(QWidget, self)
        to_clipboard(as_image(of_widget(chart), room(chart)))

    def save_picture(self, path: Path | None = None) -> None:
        """Write the chart to a file; the user is asked where unless `path` says so."""
        chart = cast(QWidget, self)
        name, window = chart.accessibleName() or "Chart", _main(chart)
        try:
            path = path or asked_path(chart, name)
            if path is None:
                return
            write = prepared(of_widget(chart), room(chart), name, checked_path(path))
        except InputError as error:
            window.tell(str(error))
            return
        window.jobs.start(f"picture {path}", lambda progress: write(), "",
                          lambda written: window.say(f"Wrote {written}"), window._failed)


def _main(widget: QWidget) -> Any:
    """The main window, from a chart in it or in one of its dialogs."""
    while not hasattr(widget, "jobs") and (above := widget.parentWidget()) is not None:
        widget = above
    return widget
