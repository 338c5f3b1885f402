"""Preferences: what was fetched and its size, mirrors, and whether the network may be used."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QSettings, Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from gis.errors import HeatSiteError

from .. import supply, theme
from ..jobs import Jobs
from ..panels.parts import column, label, row
from .background import allowed_hosts

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
KEY = Qt.ItemDataRole.UserRole
NETWORK = "network_allowed"


def network_allowed(store: QSettings) -> bool:
    """Whether the preferences tick the network's box beforehand."""
    return str(store.value(NETWORK, "false")) == "true"


def network_words(hosts: Sequence[str]) -> str:
    """When the network is used, beside the button that fetches."""
    if not hosts:
        return "It is used by the Fetch button alone, never by itself."
    return ("It is used by the Fetch button, and for a background map from "
            f"{', '.join(hosts)} (View, Background map); never else.")


class PreferencesDialog(QDialog):
    """Every change is made at once, apart from mirrors, which are checked when they are left."""

    changed = pyqtSignal()                   # the store holds other files now

    def __init__(self, jobs: Jobs, store: QSettings, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self._jobs, self._store = jobs, store
        self.network = QCheckBox("Allow the network when I open the fetch dialog")
        self.network.setChecked(network_allowed(store))
        self.network.toggled.connect(
            lambda on: store.setValue(NETWORK, "true" if on else "false"))
        every, some = supply.mirror_addresses()
        self.mirror = QLineEdit(every)
        self.mirror.setPlaceholderText("https://\u2026  for all sources; empty: the providers")
        self.mirror.setAccessibleName("Mirror for all sources")
        self.mirrors = QPlainTextEdit("\n".join(f"{k}={v}" for k, v in some.items()))
        self.mirrors.setPlaceholderText("one per line, for one source each: "
                                        "osm_power=https://\u2026")
        self.mirrors.setAccessibleName("Mirrors for single sources")
        self.mirrors.setFixedHeight(64)
        self._tiles = False              # whether map tiles are kept
        self.total = label("Looking\u2026", "muted", wrap=True)
        self.table = QTreeWidget()
        self.table.setAccessibleName("Fetched regions")
        self.table.setHeaderLabels(["Region", "Size", "Files", "Fetched"])
        self.table.setRootIsDecorated(False)
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.header().setStretchLastSection(False)
        for at in (1, 2):
            self.table.headerItem().setTextAlignment(at, RIGHT)
        self.table.currentItemChanged.connect(lambda *_: self._refresh())
        self.clear_one, self.clear_all = QPushButton("Clear this region"), QPushButton("Clear all")
        self.verify = QPushButton("Verify")
        self.verify.setToolTip("Recompute every checksum; what is broken goes")
        self.clear_one.clicked.connect(lambda: self.ask_clear(self._chosen()))
        self.clear_all.clicked.connect(lambda: self.ask_clear(None))
        self.verify.clicked.connect(self.check)
        done = QPushButton("Close")
        done.setProperty("primary", True)
        done.clicked.connect(self.accept)
        body = column(self, margin=24, spacing=8)
        body.addWidget(label("Preferences", "title"))
        body.addWidget(label("Network", "heading"))
        body.addWidget(self.network)
        body.addWidget(label(network_words(allowed_hosts(store)), "muted", wrap=True))
        body.addSpacing(8)
        body.addWidget(label("Mirrors, for offices behind a wall", "heading"))
        body.addWidget(self.mirror)
        body.addWidget(self.mirrors)
        body.addSpacing(8)
        body.addWidget(label("Fetched data on this computer", "heading"))
        body.addWidget(self.total)
        body.addWidget(self.table, 1)
        tools = row(spacing=8)
        for button in (self.clear_one, self.clear_all, self.verify):
            button.setAutoDefault(False)
            tools.addWidget(button)
        tools.addStretch(1)
        tools.addWidget(done)
        body.addLayout(tools)
        self.said = label("", "muted", wrap=True)
        body.addWidget(self.said)
        self.resize(620, 600)
        self._refresh()
        self.look()

    def _chosen(self) -> str | None:
        item = self.table.currentItem()
        return item.data(0, KEY) if item is not None else None

    def _refresh(self) -> None:
        busy = self._jobs.is_running("cache")
        self.clear_one.setEnabled(self._chosen() is not None and not busy)
        for button in (self.clear_all, self.verify):
            button.setEnabled((self.table.topLevelItemCount() > 0 or self._tiles) and not busy)

    def _start(self, title: str, work, done) -> None:
        def failed(error: Exception) -> None:
            self.said.setText(str(error))
            self._refresh()

        self._jobs.start("cache", work, title, done, failed,
                         lambda: self.said.setText("Cancelled."))
        self._refresh()

    def look(self) -> None:
        """Look up the sizes."""
        self._start("", lambda progress: supply.stored(), self._show)

    def _show(self, found: supply.Stored) -> None:
        self._tiles = bool(found.tiles)
        self.table.clear()
        for one in found.regions:
            item = QTreeWidgetItem(self.table, [one.name, supply.mb(one.bytes), str(one.files),
                                                one.date])
            item.setData(0, KEY, one.key)
            for at in (1, 2):
                item.setTextAlignment(at, RIGHT)
            if not one.readable:
                item.setText(3, one.words)
                item.setForeground(3, theme.colour("warn"))
        for at in (1, 2, 3):
            self.table.resizeColumnToContents(at)
        more = [f"{supply.mb(found.partial)} of downloads under way"] if found.partial else []
        more += [f"{supply.mb(found.unused)} not used by any region"] if found.unused else []
        more += [f"{supply.mb(found.tiles)} of map tiles"] if found.tiles else []
        self.total.setText(f"{supply.mb(found.total + found.tiles)} in {found.folder}"
                           + (f", of it {' and '.join(more)}" if more else "")
                           + ". Files that regions share are counted once here.")
        self._refresh()

    def ask_clear(self, region: str | None) -> None:
        """Ask before anything is forgotten."""
        box = QMessageBox(self)
        box.setWindowTitle("Preferences")
        what = "everything that was fetched" if region is None else f"what was fetched for {region}"
        box.setText(f"Forget {what}? It can be fetched again.")
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Yes | buttons.Cancel)
        box.setDefaultButton(buttons.Cancel)
        box.accepted.connect(lambda: self.clear(region))
        box.open()

    def clear(self, region: str | None) -> None:
        """Forget a region, or all."""
        def done(freed: int) -> None:
            self.said.setText(f"{supply.mb(freed)} freed.")
            self.changed.emit()
            self.look()

        self._start("Clearing", lambda progress: supply.clear(region), done)

    def check(self) -> None:
        """Recompute every checksum."""
        def done(words: str) -> None:
            self.said.setText(words)
            self.changed.emit()
            self.look()

        self.said.setText("Reading every file\u2026")
        self._start("Verifying", supply.verify, done)

    def done(self, result: int) -> None:
        """Keep the mirrors; an address that is none keeps the dialog open and says so."""
        before = supply.mirror_addresses()
        lines = [line.strip() for line in self.mirrors.toPlainText().splitlines() if line.strip()]
        some = dict(line.split("=", 1) for line in lines if "=" in line)
        now = (self.mirror.text().strip(), some)
        try:
            if len(some) < len(lines):
                raise HeatSiteError("Each line of the mirrors is written SOURCE=https://host.")
            if now != before:
                supply.keep_mirrors(*now)
        except (HeatSiteError, OSError) as error:
            self.said.setText(str(error))
            return
        super().done(result)
