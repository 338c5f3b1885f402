"""Pictures of the map: copied, saved, or as a poster."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QFileDialog, QMenu, QWidget

from gis.errors import InputError

from . import pictures
from .canvas.picture import MapPicture


class Picturing:
    """The picture commands of the main window; the work is done away from its thread."""

    def connect_picturing(self) -> None:
        """The map has a menu under the right mouse button."""
        self.canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.canvas.customContextMenuRequested.connect(self._offer_pictures)

    def _offer_pictures(self, at: QPoint) -> None:
        if self.session is not None:
            self.map_menu().popup(self.canvas.mapToGlobal(at))

    def map_menu(self) -> QMenu:
        """What can be made of the map."""
        menu = QMenu(cast(QWidget, self))
        menu.aboutToHide.connect(menu.deleteLater)
        for name in ("copy_map", "save_picture", "save_poster"):
            menu.addAction(self.actions_by_name[name])
        return menu

    def map_picture(self) -> MapPicture:
        """The map as it is shown now, with those whose data it shows."""
        known = self.session.inputs.layers
        shown = [layer for layer in self.canvas.layers if layer.visible and layer.opacity > 0]
        sources = [known[layer.key].provenance for layer in shown if layer.key in known]
        return MapPicture.of(shown, self.canvas.view, sources)

    def copy_map(self) -> None:
        """The map on the clipboard, at print resolution."""
        made = self.map_picture()

        def done(image) -> None:
            pictures.to_clipboard(image)
            self.say("The map is on the clipboard.")

        self.jobs.start("picture", lambda progress: pictures.as_image(made.paint, made.size), "",
                        done, self._failed)

    def save_picture(self) -> None:
        """Ask where, then write the map as PNG or SVG."""
        try:
            path = pictures.asked_path(cast(QWidget, self), self.session.inputs.region)
        except InputError as error:
            self.tell(str(error))
            return
        if path is not None:
            self.write_map(path)

    def write_map(self, path: Path) -> None:
        """Write the map as it is shown, in the background."""
        made, name = self.map_picture(), f"Map of {self.session.inputs.region_name}"
        self.jobs.start(
            f"picture {path}",
            lambda progress: pictures.write_picture(made.paint, made.size, name, path), "",
            lambda written: self.say(f"Wrote {written}"), self._failed)

    def save_poster(self) -> None:
        """Ask where, then write the whole region as a poster."""
        path, _ = QFileDialog.getSaveFileName(
            cast(QWidget, self), "Save the map as a poster (A1)",
            str(Path(self._folder()) / f"{self.session.inputs.region}-poster.pdf"), "PDF (*.pdf)")
        if path:
            self.write_poster(Path(path) if Path(path).suffix else Path(f"{path}.pdf"))

    def write_poster(self, path: Path) -> None:
        """Write the poster in the background; a stale result is studied anew first."""
        from app.documents import Asked
        from layers.files import write_atomic

        fresh, engine, inputs, session = (self._fresh(), self.engine, self.session.inputs,
                                          self.session)

        def work(progress):
            made, shown = fresh(progress)
            write_atomic(path, engine.pages(made, inputs, Asked(("poster",)), "poster"))
            return shown

        def done(shown) -> None:
            if shown is not None and session is self.session:
                self.show_result(shown.result, shown)
            self.say(f"Wrote {path}")

        self.status.show_job("Poster", 0, 0, "drawing the map")
        self.jobs.start("poster", work, "Poster", done, self._failed,
                        lambda: self.say("Poster cancelled."))
