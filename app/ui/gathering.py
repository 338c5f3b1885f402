"""Open data in the window: what is here, fetching, drawn areas, folders, preferences."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from PyQt6.QtWidgets import QFileDialog, QWidget

from . import supply


class Gathering:
    """The commands of the main window that bring open data in."""

    session: Any
    start: Any
    jobs: Any
    store: Any

    def connect_gathering(self) -> None:
        """Join the start page's signals to the commands."""
        self.start.countries.fetch_wanted.connect(self.fetch_data)
        cast(Any, self).data.fetch_wanted.connect(self.fetch_data)
        self.start.folder_wanted.connect(self.open_data_folder)
        self.start.draw_wanted.connect(self.draw_area)

    # the start page --------------------------------------------------------------------------
    def _load_start_page(self) -> None:
        super()._load_start_page()           # type: ignore[misc]
        self.look_into_store()

    def new_study(self) -> None:
        """Back to the start page, with what was fetched since."""
        super().new_study()                  # type: ignore[misc]
        self.look_into_store()

    def look_into_store(self) -> None:
        """Tell the start page what is here; sizes are looked up in the background."""
        packs = {info.country for info in self._infos() if info.key in self.start.cards}

        def look(progress):
            supply.sources()                 # read here, so that the dialog opens at once
            return supply.stored()

        self.jobs.start("store", look, "",
                        lambda found: self.start.countries.show_kept(found.regions, packs),
                        lambda error: self.say(str(error)))     # type: ignore[attr-defined]

    def _infos(self):
        try:
            return self.engine.regions()     # type: ignore[attr-defined]
        except Exception:                    # told when the start page was filled
            return ()

    # fetching --------------------------------------------------------------------------------
    @property
    def network_allowed(self) -> bool:
        """Whether the user's preferences tick the network's box beforehand."""
        from .dialogs.preferences import network_allowed

        return network_allowed(self.store)

    def fetch_data(self, place: str = ""):
        """Open the dialog that fetches open data; for the open study unless another is named."""
        from .dialogs.fetch import FetchDialog

        if not place and self.session is not None:
            inputs = self.session.inputs
            place = getattr(inputs, "country", "") or inputs.region
        dialog = FetchDialog(place, self.jobs, self.network_allowed, cast(QWidget, self))
        dialog.fetched.connect(lambda key: self.look_into_store())
        dialog.rank_wanted.connect(self.open)        # type: ignore[attr-defined]
        dialog.open()
        return dialog

    # folders and drawn areas -----------------------------------------------------------------
    def open_data_folder(self) -> None:
        """Study the region that a folder of data lies in."""
        path = QFileDialog.getExistingDirectory(cast(QWidget, self), "Folder of data",
                                                self._folder())  # type: ignore[attr-defined]
        if path:
            self.open_folder(Path(path))

    def open_folder(self, folder: Path) -> None:
        """Look where the files of a folder lie; open that country with them, or ask which."""
        from .dialogs.which import WhichDialog

        window: Any = self

        def found(countries) -> None:
            window.status.hide_job()
            if len(countries) == 1:
                self.open_with(countries[0][0], data_dir=folder)
                return
            dialog = WhichDialog(folder.name, countries, window)
            dialog.chosen.connect(lambda key: self.open_with(key, data_dir=folder))
            dialog.open()

        window.status.show_job("Looking", 0, 0, f"looking into {folder.name}")
        self.jobs.start("folder", lambda progress: supply.regions_in(folder, progress),
                        "Looking into the folder", found, window._failed)

    def open_with(self, region: str, **own: Path) -> None:
        """Open a region together with own files, then run it."""
        window: Any = self
        if not window.may_leave():
            return
        engine = window.engine
        window.status.show_job("Opening", 0, 0, "reading your files")

        def opened(session) -> None:
            window.show_session(session)
            window.run_study()

        self.jobs.start("open", lambda progress: engine.open(region, progress, **own),
                        "Opening", opened, window._failed, lambda: window.say("Cancelled."))

    def draw_area(self):
        """Draw a polygon or a box and study it."""
        from .dialogs.area import AreaDialog

        window: Any = self
        dialog = AreaDialog(self.session, cast(QWidget, self), window.tile_layer)
        dialog.drawn.connect(self.study_area)
        if self.session is None:
            self.jobs.start("world", supply.world_land, "", dialog.show_land,
                            lambda error: window.say(str(error)))
            dialog.finished.connect(lambda _: self.jobs.cancel("world"))
        dialog.open()
        return dialog

    def study_area(self, region: str, area: str) -> None:
        """Study a drawn polygon (`area`, a file), inside `region` where one is named."""
        own = {"area": Path(area)} if area else {}
        self.open_with(region, **own)

    # preferences -----------------------------------------------------------------------------
    def preferences(self):
        """Cache, mirrors and whether the network may be used."""
        from .dialogs.preferences import PreferencesDialog

        dialog = PreferencesDialog(self.jobs, self.store, cast(QWidget, self))
        dialog.changed.connect(self.look_into_store)
        dialog.open()
        return dialog
