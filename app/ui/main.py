"""Starting the window."""

from __future__ import annotations

import os
import sys


def display_problem(platform: str | None = None, environment=None) -> str:
    """Why no window can be shown here, and what to do; empty where one can.

    Qt ends the process when it finds no display, so this must be known beforehand.
    """
    platform = platform or sys.platform
    environment = os.environ if environment is None else environment
    if environment.get("QT_QPA_PLATFORM") or not platform.startswith("linux"):
        return ""
    if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        return ""
    return ("No display is reachable (neither DISPLAY nor WAYLAND_DISPLAY is set). "
            "Start it from a desktop session, or use `heatsite rank REGION --out DIR`, "
            "whose report opens in any browser.")


def application():
    """The one QApplication, styled."""
    from PyQt6.QtWidgets import QApplication

    from . import theme
    from .style import Style

    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName("HeatSite")
    app.setOrganizationName("HeatSite")
    app.setStyle(Style())
    theme.load_fonts()
    app.setFont(theme.font())
    return app


def open_window(project: str | None = None, result_folder=None) -> int:
    """See :func:`app.ui.open_window`."""
    problem = display_problem()
    if problem:
        print(f"heatsite gui: {problem}", file=sys.stderr)
        return 2
    app = application()

    from .window import MainWindow

    window = MainWindow()
    window.show()
    what = project or result_folder
    if what:
        window.open(str(what))
    return app.exec()
