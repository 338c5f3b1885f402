"""About: version, licence, what the program stands on."""

from __future__ import annotations

from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from ..panels.parts import column, label


class AboutDialog(QDialog):
    """A short, plain page."""

    def __init__(self, version: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle("About HeatSite")
        self.setFixedWidth(440)
        body = column(self, margin=24, spacing=12)
        body.addWidget(label("HeatSite", "title"))
        body.addWidget(label(f"Version {version}", "muted"))
        body.addWidget(label(
            "From a region and a data-centre brief to ranked sites, each with its recoverable "
            "heat, its costs and its doubts: on a laptop, offline, in minutes.", wrap=True))
        body.addWidget(label(
            "Free software under the GNU General Public License, version 3 or later. "
            "Sources and licences of the data stand in the Data panel and in every report.",
            "muted", wrap=True))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        body.addWidget(buttons)
