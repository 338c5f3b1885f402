"""The window. The only package that imports PyQt6, and only once it is opened."""

from __future__ import annotations

__all__ = ["open_window"]


def open_window(project: str | None = None, result_folder=None) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    Parameters
    ----------
    project
        Project file, or key of a region, to open at once.
    result_folder
        Folder of an earlier result to open at once.

    Returns
    -------
    int
        0 after a normal end, 2 where no display can be reached.
    """
    from .main import open_window as opened

    return opened(project, result_folder)
