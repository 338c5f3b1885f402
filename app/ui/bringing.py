"""A user's own files in the window: dropped or opened, matched, taken back, changed on disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

from . import supply

ANY_DATA = ("Data (*.gpkg *.geojson *.json *.shp *.zip *.parquet *.fgb *.kml *.kmz *.csv *.xlsx "
            "*.tif *.tiff *.nc);;All files (*)")
PACKS = "HeatSite packs (*.heatsite-pack)"
UNDONE = ".undone"                           # hidden: files in it are read by no study


class Bringing:
    """The commands of the main window that take in and hand on files."""

    session: Any
    jobs: Any
    _waiting: list[Path]                     # dropped files that are not matched yet
    _taken_in: list[Path]                    # files added to the open study's data folder
    _matching: Any                           # the match dialog that is open
    _taken_back: list[Path]                  # those of them that Undo moved away

    def connect_bringing(self) -> None:
        """Begin with nothing taken in."""
        self._waiting, self._taken_in, self._taken_back = [], [], []
        self._matching = None

    # dropping and opening --------------------------------------------------------------------
    def dropEvent(self, event) -> None:
        """Take in whatever was dropped, each by what it is."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            QTimer.singleShot(0, lambda: self.take_in(paths))

    def take_in(self, paths) -> None:
        """Open a project, import a pack, add a folder, match a file."""
        window: Any = self
        files = []
        for path in map(Path, paths):
            if path.name.endswith(".toml"):
                window.open(str(path))
            elif path.suffix == ".heatsite-pack":
                self.import_pack_file(path)
            elif path.suffix.lower() == ".mbtiles":
                self.take_tiles(path)
            elif path.is_dir():
                if any(path.glob("*.heatsite.toml")):
                    window.open(str(path))
                elif self.session is not None:
                    window.reopen(data_dir=path)
                else:
                    window.open_folder(path)
            else:
                files.append(path)
        if files and self.session is None:
            window.tell("Open a region first, then drop the file on its map: a file alone does "
                        "not tell which region to study.")
        elif files:
            self._waiting += files
            self._next()

    def add_file(self) -> None:
        """Choose files to match and add."""
        window: Any = self
        paths, _ = QFileDialog.getOpenFileNames(window, "Add data", window._folder(), ANY_DATA)
        if paths:
            self.take_in(paths)

    def _next(self) -> None:
        """The guided match of the next file that waits; one at a time."""
        window: Any = self
        if self._waiting and self._matching is None and self.session is not None:
            from .dialogs.match import MatchDialog

            dialog = MatchDialog(self._waiting.pop(0), self.data_folder(), self.session,
                                 self.jobs, window)
            self._matching = dialog
            dialog.added.connect(self._file_added)
            dialog.finished.connect(self._match_over)
            dialog.open()

    def _match_over(self) -> None:
        self._matching = None
        QTimer.singleShot(0, self._next)

    def data_folder(self) -> Path:
        """Where the study's own files lie: its data folder, or one that it gets now."""
        own = self.session.own_files.get("data_dir")
        if own is not None:
            return own
        path = self.session.path
        return path.with_name(f"{path.name.split('.')[0]}_data") if path is not None \
            else supply.own_folder(self.session.inputs.region)

    def _file_added(self, done) -> None:
        window: Any = self
        self._taken_in.append(done.path)
        self._taken_back.clear()
        notes = f"; {len(done.notes)} remarks in the Data panel" if done.notes else ""
        if not self._waiting:                # of several files, read once after the last
            window.reopen(data_dir=done.path.parent)
        window.say(f"{done.rows:,} {'features' if done.match else 'cells'} added as "
                   f"{done.layer.replace('_', ' ')}{notes}. Undo takes them out again.")

    # taking back -----------------------------------------------------------------------------
    def can_take_back(self) -> set[str]:
        """Of "undo" and "redo", what added files make possible."""
        if self.session is None:
            return set()
        return ({"undo"} if self._taken_in else set()) | ({"redo"} if self._taken_back else set())

    def undo(self) -> None:
        """Take back the last change of the settings; then the last file that was added."""
        if self.session.can_undo or not self._taken_in:
            super().undo()                   # type: ignore[misc]
            return
        file = self._taken_in.pop()
        aside = file.parent / UNDONE / file.name
        if file.is_file():
            aside.parent.mkdir(exist_ok=True)
            os.replace(file, aside)
            self._taken_back.append(file)
        self._read_again(file.parent, f"{file.name} is out of the study; Redo brings it back.")

    def redo(self) -> None:
        """The opposite of :meth:`undo`."""
        if self.session.can_redo or not self._taken_back:
            super().redo()                   # type: ignore[misc]
            return
        file = self._taken_back.pop()
        aside = file.parent / UNDONE / file.name
        if aside.is_file():
            os.replace(aside, file)
            self._taken_in.append(file)
        self._read_again(file.parent, f"{file.name} is in the study again.")

    def _read_again(self, folder: Path, words: str) -> None:
        window: Any = self
        window.reopen(data_dir=folder)
        window.say(words)

    # changed on disk -------------------------------------------------------------------------
    def show_session(self, session) -> None:
        """Show a study; say which of its files changed since it was saved."""
        if self.session is None or session.inputs.region != self.session.inputs.region:
            self._taken_in, self._taken_back = [], []
        super().show_session(session)        # type: ignore[misc]
        self._tell_changed(session)

    def _tell_changed(self, session) -> None:
        banner = cast(Any, self).banner
        changed = getattr(session, "changed", ())
        banner.hide()
        if not changed:
            faults = getattr(session.inputs, "faults", ())
            if faults:
                more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
                banner.say(faults[0] + more, (("Details", self.tell_faults),))
            return
        first = changed[0]
        told = {"changed": "has changed on disk", "missing": "is gone", "new": "is new"}
        words = f"{first.file} {told[first.what]} since the project was saved."
        if len(changed) > 1:
            words = f"{len(changed)} files differ from when the project was saved; {words}"
        banner.say(words, (("Use the new file" if len(changed) == 1 else "Use the new files",
                            self.use_changed), ("Details", self.tell_changed)))

    def use_changed(self) -> None:
        """Take the files as they are: the project remembers their new checksums."""
        window: Any = self
        if window.save_project():
            window.banner.hide()

    def tell_faults(self) -> None:
        """Every file that cannot be used, one sentence each."""
        box = QMessageBox(cast(QWidget, self))
        box.setWindowTitle("Files that cannot be used")
        box.setText("\n\n".join(self.session.inputs.faults))
        box.open()

    def tell_changed(self) -> None:
        """Every file that differs, one sentence each."""
        box = QMessageBox(cast(QWidget, self))
        box.setWindowTitle("Files that changed")
        box.setText("\n\n".join(change.words for change in self.session.changed))
        box.setInformativeText("The study shown reads the files as they are now.")
        box.open()

    # packs -----------------------------------------------------------------------------------
    def export_pack(self) -> None:
        """Write all that is known of the region into one file."""
        window: Any = self
        region = self.session.inputs.region
        path, _ = QFileDialog.getSaveFileName(
            window, "Export data pack", str(Path(window._folder())
                                            / f"{region}.heatsite-pack"), PACKS)
        if path:
            self.export_pack_to(Path(path))

    def export_pack_to(self, file: Path) -> None:
        """Write the region's data into `file`, in the background."""
        window: Any = self
        region, folder = self.session.asked_region, self.session.own_files.get("data_dir")

        def done(pack) -> None:
            window.status.hide_job()
            left = [f"{name}: {why}" for name, why in pack.left_out]
            words = f"{pack.path.name}: {len(pack.files)} files, " \
                f"{supply.mb(pack.path.stat().st_size)}"
            if left:
                window.tell(f"{words}.\n\nLeft out:\n" + "\n".join(left[:12]))
            window.say(words)

        window.status.show_job("Exporting", 0, 0, "writing the pack")
        self.jobs.start("pack", lambda progress: supply.export_pack(region, file, folder, progress),
                        "Exporting the pack", done, window._failed,
                        lambda: window.say("Cancelled; no pack was written."))

    def import_pack(self) -> None:
        """Choose a pack file and take it in."""
        window: Any = self
        path, _ = QFileDialog.getOpenFileName(window, "Import data pack", window._folder(),
                                              f"{PACKS};;All files (*)")
        if path:
            self.import_pack_file(Path(path))

    def import_pack_file(self, file: Path) -> None:
        """Take a pack in; its region is on the start page afterwards."""
        window: Any = self

        def done(pack) -> None:
            window.status.hide_job()
            window._load_start_page()
            window.banner.say(f"{pack.name} is here now: {len(pack.files)} files.",
                              (("Rank sites", lambda: window.open(pack.key)),))
            window.say(f"{pack.name} taken in")

        window.status.show_job("Importing", 0, 0, f"checking {file.name}")
        self.jobs.start("pack", lambda progress: supply.import_pack(file, progress),
                        "Importing the pack", done, window._failed,
                        lambda: window.say("Cancelled; nothing was taken in."))
