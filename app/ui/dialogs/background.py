"""The background of the map: none, a web address, a folder of tiles or an MBTiles file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QSettings, Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from gis.errors import HeatSiteError

from .. import supply
from ..panels.parts import column, label, row

KEY = Qt.ItemDataRole.UserRole
HOSTS = "background_hosts"                   # in the user's settings
EXAMPLE = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"


def allowed_hosts(store: QSettings) -> tuple[str, ...]:
    """Hosts from which the user lets map tiles be fetched, in order."""
    return tuple(sorted(map(str, store.value(HOSTS) or ())))


def allow_host(store: QSettings, host: str, on: bool) -> None:
    """Keep the user's leave for a host, or take it back."""
    hosts = [one for one in allowed_hosts(store) if one != host]
    store.setValue(HOSTS, [*hosts, host] if on and host else hosts)


class BackgroundDialog(QDialog):
    """What lies under the study; the network only where the box for this host is ticked."""

    chosen = pyqtSignal(object, bool)            # address (None for none), network allowed

    def __init__(self, allowed: Callable[[str], bool], address: Any = None,
                 folder: Path | None = None, parent: QWidget | None = None):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Background map")
        self._allowed, self._folder = allowed, folder
        self.list = QListWidget()
        self.list.setAccessibleName("Backgrounds")
        self.list.setSpacing(3)
        self.list.currentItemChanged.connect(lambda *_: self._follow())
        self.url, self.credit = QLineEdit(), QLineEdit()
        self.url.setPlaceholderText(EXAMPLE)
        self.url.setAccessibleName("Address of map tiles")
        self.credit.setPlaceholderText("\u00a9 whom to credit, as the terms ask")
        self.credit.setAccessibleName("Credit shown on the map")
        self.credit.setFixedWidth(230)
        self.add = QPushButton("Add")
        self.add.clicked.connect(lambda: self.take(self.url.text().strip()))
        self.file, self.place = QPushButton("Open MBTiles\u2026"), QPushButton("Open folder\u2026")
        self.file.clicked.connect(self._ask_file)
        self.place.clicked.connect(self._ask_folder)
        self.remove = QPushButton("Remove")
        self.remove.clicked.connect(self._forget)
        self.clear = QPushButton("Clear kept tiles")
        self.clear.clicked.connect(self._clear)
        self.network = QCheckBox("Fetch tiles from the network")
        self.told = label("", "muted", wrap=True)
        self.told.setMinimumHeight(48)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.go = QPushButton("Show")
        self.go.setProperty("primary", True)
        self.go.clicked.connect(self._show)
        leave = QPushButton("Cancel")
        leave.clicked.connect(self.reject)
        body = column(self, margin=24, spacing=8)
        body.addWidget(label("Background map", "title"))
        body.addWidget(self.list, 1)
        body.addWidget(self.network)
        body.addWidget(self.told)
        body.addWidget(label("Another one", "heading"))
        line = row(spacing=8)
        line.addWidget(self.url, 1)
        line.addWidget(self.credit)
        line.addWidget(self.add)
        body.addLayout(line)
        body.addWidget(label("Ask for few tiles, and only from a server whose terms allow it. A "
                             "folder z/x/y.png or an MBTiles file needs no network.", "muted",
                             wrap=True))
        foot = row(spacing=8)
        for button in (self.file, self.place, self.remove, self.clear):
            button.setAutoDefault(False)
            foot.addWidget(button)
        foot.addStretch(1)
        for button in (leave, self.go):
            foot.addWidget(button)
        for button in (self.add, leave):
            button.setAutoDefault(False)
        body.addLayout(foot)
        self.resize(760, 520)
        self.fill(address.name if address is not None else "")
        self._sizes()

    def fill(self, chosen: str = "") -> None:
        """List what is kept."""
        self.list.clear()
        self._entry("No background", None)
        for address in supply.backgrounds(self._folder):
            where = supply.host_of(address) or address.path
            self._entry(address.name if where == address.name else f"{address.name}    {where}",
                        address)
            if address.name == chosen:
                self.list.setCurrentRow(self.list.count() - 1)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)

    def _entry(self, words: str, address: Any) -> None:
        item = QListWidgetItem(words)
        item.setData(KEY, address)
        self.list.addItem(item)

    @property
    def address(self) -> Any:
        """What is marked in the list."""
        item = self.list.currentItem()
        return item.data(KEY) if item is not None else None

    def _follow(self) -> None:
        address = self.address
        host = supply.host_of(address) if address is not None else ""
        self.network.setEnabled(bool(host))
        self.network.setChecked(bool(host) and self._allowed(host))
        self.network.setText(f"Fetch tiles from {host}" if host else "Fetch tiles from the network")
        self.remove.setEnabled(address is not None)
        if address is None:
            self.told.setText("Only the layers of the study are drawn.")
            return
        credit = f"On the map: {address.credit}." if address.credit else \
            "No credit is told: add the address again with the one that its terms ask for."
        self.told.setText(f"{host} sees which places you look at. What was fetched is kept on this "
                          f"computer and shown without the network. {credit}" if host else
                          f"On this computer; no network is used. {credit}")

    def take(self, text: str) -> None:
        """Keep an address or a path, and mark it."""
        try:
            kept = supply.keep_background(text, self.credit.text().strip())
        except (HeatSiteError, OSError) as error:
            self.told.setText(str(error))
            return
        self.url.clear()
        self.credit.clear()
        self.fill(kept.name)

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "MBTiles file", "", "MBTiles (*.mbtiles)")
        if path:
            self.take(path)

    def _ask_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, "Folder of tiles (z/x/y.png)")
        if path:
            self.take(path)

    def _forget(self) -> None:
        if self.address is not None:
            supply.forget_background(self.address.name)
            self.fill()

    def _sizes(self) -> None:
        kept = supply.tiles_kept()
        self.clear.setEnabled(bool(kept))
        self.clear.setText(f"Clear kept tiles ({kept})" if kept else "Clear kept tiles")

    def _clear(self) -> None:
        supply.clear_tiles()
        self._sizes()

    def _show(self) -> None:
        self.chosen.emit(self.address, self.network.isChecked())
        self.accept()
