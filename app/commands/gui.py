"""`heatsite gui`: the window."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click


@click.command("gui")
@click.argument("project", required=False, metavar="[REGION|PROJECT|RESULT]")
@click.option("--if-display", is_flag=True,
              help="Without a display, say where the report lies instead of failing.")
def command(project=None, if_display=False):
    """Open the window, on a region, a project file or a result folder where one is given."""
    if if_display and not display_present():
        report = Path(project or ".") / "report.html"
        click.echo(f"No display here. The report lies in {report}; open it in any browser."
                   if report.exists() else "No display here, so the window stays closed.")
        return 0
    from app.ui.main import open_window

    return open_window(project)


def display_present() -> bool:
    """Whether a window can be drawn here."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
