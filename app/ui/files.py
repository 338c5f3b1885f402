"""Opening, saving and exporting from the window."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PyQt6.QtCore import QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.kept import is_kept

from .studying import Shown

PROJECTS = "HeatSite projects (*.heatsite.toml)"
POINTS = "Points (*.csv *.geojson *.json *.gpkg)"
RECENT_MOST = 8


class Files:
    """The file commands of the main window."""

    def open(self, what: str) -> None:
        """Open a region of a starter pack, a project file or a result folder, then run it."""
        if not self.may_leave():
            return
        self.status.show_job("Opening", 0, 0, f"opening {Path(what).name}")

        def opened(session) -> None:
            self.show_session(session)
            if session.path is not None:
                self._remember(str(session.path))
            if session.result is None or is_kept(session.result):
                self.run_study()

        self.jobs.start("open", lambda progress: self.engine.open(what, progress),
                        "Opening", opened, self._failed, lambda: self.say("Cancelled."))

    def open_project(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Open a project", self._folder(), PROJECTS)
        if path:
            self.open(path)

    def open_result(self) -> None:
        path = QFileDialog.getExistingDirectory(self, "Open a result folder", self._folder())
        if path:
            self.open(path)

    def _load_start_page(self) -> None:
        self.start.show_recent(self._recent())
        try:
            infos = self.engine.regions()
        except Exception as error:           # a broken installation still shows a window
            self.say(str(error))
            return
        self.start.show_regions(infos)
        self.start.setFocus()

        def outlines(progress):
            return {info.key: self.engine.outline(info.key) for info in infos}

        def show(found):
            for key, geometry in found.items():
                if key in self.start.cards:
                    self.start.cards[key].outline.show_outline(geometry)

        self.jobs.start("outlines", outlines, "Reading the outlines", show,
                        lambda error: self.say(str(error)))

    def add_data(self) -> None:
        """Refine the open region's layers with the files of a folder."""
        path = QFileDialog.getExistingDirectory(self, "Folder with own data", self._folder())
        if path:
            self.reopen(data_dir=Path(path))

    def add_sites(self) -> None:
        """Rank the user's own points among the candidates."""
        path, _ = QFileDialog.getOpenFileName(self, "Own sites", self._folder(), POINTS)
        if path:
            self.reopen(own_points=Path(path))

    def reopen(self, **own: Path) -> None:
        """Read the open region anew with own files, keep the settings, and run."""
        before = self.session
        extra = {**before.own_files, **own}
        region, settings, engine = (self.session.asked_region, self.session.settings,
                                    self.engine)
        self.status.show_job("Opening", 0, 0, "reading your files")

        def opened(session) -> None:
            session.set_settings(settings)
            session.path, session.dirty = before.path, True
            session.scenarios, session.stakeholders = before.scenarios, before.stakeholders
            self.show_session(session)
            self.run_study()

        self.jobs.start("open", lambda progress: engine.open(region, progress, **extra),
                        "Opening", opened, self._failed, lambda: self.say("Cancelled."))

    def save_project(self) -> bool:
        if self.session.path is None:
            return self.save_project_as()
        return self._save(self.session.path)

    def save_project_as(self) -> bool:
        name = self.session.path or Path(self._folder()) / \
            f"{self.session.inputs.region}.heatsite.toml"
        path, _ = QFileDialog.getSaveFileName(self, "Save the project", str(name), PROJECTS)
        return bool(path) and self._save(Path(path))

    def _save(self, path: Path) -> bool:
        from gis.errors import HeatSiteError

        try:
            saved = self.session.save(path)
        except (HeatSiteError, OSError) as error:
            self.tell(f"The project was not saved: {error}")
            return False
        self._remember(str(saved))
        self.say(f"Saved {saved.name}")
        self._refresh()
        return True

    def export_to(self, folder: Path) -> None:
        """Write the report and the result's files, without asking anything."""
        session, result, engine = self.session, self.result, self.engine
        inputs, settings = session.inputs, session.settings
        stale = bool(self._stale())

        def work(progress):
            # a report never mixes old intervals with new weights
            shown = Shown.of(engine.run(inputs, settings, progress)) if stale else None
            made = shown.result if shown else result
            return shown, engine.write(session, made, folder, progress)

        def written(outcome) -> None:
            shown, paths = outcome
            if shown is not None:
                self.show_result(shown.result, shown)
            self.exported = True
            self.store.setValue("folder", str(folder))
            report = next((p for p in map(Path, paths) if p.name == "report.html"), None)
            self.say(f"Wrote {len(paths)} files to {folder}")
            self._refresh()
            if report is not None and self.store.value("open_reports", "false") == "true":
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(report)))

        self.status.show_job("Exporting", 0, 0, "writing the report")
        self.jobs.start("export", work, "Exporting", written, self._failed,
                        lambda: self.say("Export cancelled."))

    def may_leave(self) -> bool:
        """Ask before unsaved changes are lost; True if the window may go on."""
        if self.session is None or not self.session.dirty:
            return True
        box = QMessageBox(cast(QWidget, self))
        box.setWindowTitle("HeatSite")
        box.setText("Keep the changes to brief and weights?")
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        answer = box.exec()
        if answer == buttons.Save:
            return self.save_project()
        return answer == buttons.Discard

    def tell(self, text: str) -> None:
        """A message that must be read."""
        box = QMessageBox(cast(QWidget, self))
        box.setWindowTitle("HeatSite")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(text)
        box.open()

    def _folder(self) -> str:
        return str(self.store.value("folder") or Path.home())

    def _recent(self) -> list[str]:
        found = self.store.value("recent") or []
        found = [found] if isinstance(found, str) else list(found)
        return [path for path in found if Path(path).exists()]

    def _remember(self, path: str) -> None:
        recent = [path, *(one for one in self._recent() if one != path)]
        self.store.setValue("recent", recent[:RECENT_MOST])
        self.store.setValue("folder", str(Path(path).parent))

    def dragEnterEvent(self, event) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
