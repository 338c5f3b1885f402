"""The guided match of one file: layer, reference system, columns, report, map."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtWidgets import QWidget

from gis.errors import HeatSiteError

from ... import supply
from ...jobs import Jobs
from .form import MatchForm
from .preview import layer_of, placed

LATER_MS = 250                               # after the last choice, before the map follows


class MatchDialog(MatchForm):
    """Everything is a guess with its reason until the user takes it; nothing is written before."""

    added = pyqtSignal(object)               # Added

    def __init__(self, path: Path, folder: Path, session: Any, jobs: Jobs,
                 parent: QWidget | None = None):
        super().__init__(path, session, parent)
        self._path, self._folder, self._session, self._jobs = path, folder, session, jobs
        self.look: supply.Looked | None = None
        self.match: Any = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER_MS)
        self._later.timeout.connect(self._preview)
        self.layer.activated.connect(lambda: self._other_layer(self.layer.currentData()))
        self.tables.activated.connect(lambda: self._look(table=self.tables.currentText()))
        self.columns.chosen.connect(self._other_column)
        self.everything.toggled.connect(lambda on: self._show_columns())
        self.crs.textChanged.connect(self._later.start)
        self.add_button.clicked.connect(self.add)
        self._look()

    # looking ---------------------------------------------------------------------------------
    def _start(self, work, done) -> None:
        def failed(error: Exception) -> None:
            self.add_button.setEnabled(False)
            if self.look is None:
                self.head.setText("This file cannot be added.")
            self.said.setText(str(error) if isinstance(error, HeatSiteError)
                              else f"A fault of the program: {type(error).__name__}: {error}")

        self.said.setText("")
        self._jobs.start("match", work, "", done, failed)

    def _look(self, table: str | None = None) -> None:
        path = self._path
        self._start(lambda progress: supply.looked_at(path, None, table, progress), self.show_look)

    def show_look(self, look: supply.Looked) -> None:
        """What the file holds, the likeliest layer, and its columns."""
        self.look, self.match = look, look.match
        found = look.found
        crs = found.crs if found is not None else look.raster.crs
        what = f"{found.features:,} rows of {found.geometry}s, {len(found.columns)} columns" \
            if found is not None else \
            f"{look.raster.shape[1]:,} \u00d7 {look.raster.shape[0]:,} cells of about " \
            f"{look.raster.cell_m:,.0f} m"
        self.head.setText(f"{what}; " + (crs.name if crs is not None
                                         else "no reference system told")
                          + ". The file itself stays as it is.")
        self._table_row.setVisible(found is not None and len(found.tables) > 1)
        if found is not None and self.tables.count() == 0:
            self.tables.addItems(found.tables)
            self.tables.setCurrentText(found.table)
        self._crs_row.setVisible(crs is None)
        self.crs_said.setVisible(crs is None)
        self.crs_said.setText("The file does not tell in which reference system its coordinates "
                              "are. Ask who made it: a wrong one moves everything.")
        for widget in (self.columns, self.everything):
            widget.setVisible(found is not None)
        self._unit_row.setVisible(found is None)
        self._fill_layers()
        self._show_columns()
        self._preview()

    def _fill_layers(self) -> None:
        look, options = self.look, {}
        assert look is not None
        if look.match is not None:
            options = {o.layer: o for o in look.match.options}
        self.layer.clear()
        names = [*options, *(k for k in supply.fitting_layers(look) if k not in options)]
        for key in names:
            sure = f"   {options[key].confidence:.0%}" if key in options else ""
            self.layer.addItem(key.replace("_", " ") + sure, key)
        now = self.match.layer if self.match is not None else look.layer
        self.layer.setCurrentIndex(names.index(now) if now in names else -1)
        self._tell_why(options.get(now))

    def _tell_why(self, option) -> None:
        words = option.reason if option is not None else "chosen by you"
        if self.match is None:
            words = "recognised by its words and values" if self.look and self.look.layer \
                else "nothing in the file tells which layer it is: choose one"
        elif self.match.remembered:
            words = "as you settled it for a file with these columns before"
        self.why.setText(words[:1].upper() + words[1:] + ".")

    def _show_columns(self) -> None:
        if self.look is not None and self.look.found is not None and self.match is not None:
            self.columns.show_match(self.match, self.look.found.columns,
                                    self.everything.isChecked())

    def _other_layer(self, key: str) -> None:
        look = self.look
        if look is None or look.found is None:
            self._preview()
            return

        def done(found: supply.Looked) -> None:
            self.match = found.match
            self._tell_why(next((o for o in found.match.options if o.layer == key), None))
            self._show_columns()
            self._later.start()

        self._start(lambda progress: supply.rematched(look, key, progress), done)

    def _other_column(self, attribute: str, name: str, unit: str) -> None:
        assert self.look is not None
        try:
            self.match = supply.chosen_column(self.look, self.match, attribute, name, unit)
        except HeatSiteError as error:
            self.said.setText(str(error))
            return
        QTimer.singleShot(0, self._show_columns)     # not while its own list is open
        self._later.start()

    # preview and report ------------------------------------------------------------------------
    def _crs_wanted(self) -> bool:
        """Whether a reference system must be given yet; says what is wrong with the one typed."""
        if self._crs_row.isHidden():
            return False
        words = self.crs.text().strip()
        wrong = supply.checked_crs(words) if words else ""
        self.said.setText(wrong)
        return not words or bool(wrong)

    def _preview(self) -> None:
        look, match = self.look, self.match
        if look is None:
            return
        if self._crs_wanted():
            self.add_button.setEnabled(False)
            self.report.setText("Give the reference system to see the file on the map.")
            self.map.show_layer(None)
            return
        if look.found is None:
            self.add_button.setEnabled(self.layer.currentIndex() >= 0)
            self.report.setText("Cells are read in windows and kept as they are; no-data stays "
                                "unknown.")
            return
        if match is None:
            self.add_button.setEnabled(False)
            self.report.setText("Choose the layer that the file becomes.")
            return
        crs, grid = self.crs.text().strip(), None
        if self._session is not None:
            grid = self._session.inputs.grid
        self.report.setText("Reading\u2026")
        self.add_button.setEnabled(False)

        def work(progress):
            found = supply.preview(look, match, crs, progress)
            moved, inside = placed(found.features, grid.crs if grid else None,
                                   grid.bounds if grid else None)
            return found, layer_of(moved) if len(moved) else None, inside

        self._start(work, lambda outcome: self._show_preview(*outcome))

    def _show_preview(self, found: supply.Preview, layer, inside: int) -> None:
        self.map.show_layer(layer)
        count = len(found.features)
        become = "feature becomes" if count == 1 else "features become"
        lines = [f"{count:,} {become} {self.match.layer.replace('_', ' ')}."]
        if self._session is not None:
            region = self._session.inputs.region_name
            lie = "lies" if inside == 1 else "lie"
            lines.append(f"{inside:,} of them {lie} in or near {region}." if inside else
                         f"None of them lies in or near {region}: is the reference system right?")
        lines += [f"\u2022 {note}" for note in map(str, found.notes)]
        self.report.setText("\n".join(lines))
        self.add_button.setEnabled(True)

    # adding ----------------------------------------------------------------------------------
    def add(self) -> None:
        """Write the layer into the study's data folder."""
        look, match, folder = self.look, self.match, self._folder
        if look is None:
            return
        layer, unit = self.layer.currentData() or "", self.unit.text().strip()
        crs = "" if self._crs_row.isHidden() else self.crs.text().strip()
        about = {key: field.text().strip() for key, field in
                 (("source", self.source), ("licence", self.licence), ("date", self.date))
                 if field.text().strip()}
        self.add_button.setEnabled(False)
        self._start(lambda progress: supply.add(look, folder, match, layer, unit, crs, about,
                                                progress), self._added)

    def _added(self, done) -> None:
        self.added.emit(done)
        self.accept()

    def done(self, result: int) -> None:
        """Closing ends what is still being read."""
        self._later.stop()
        self._jobs.cancel("match")
        super().done(result)
