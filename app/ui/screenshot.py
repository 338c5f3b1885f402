"""`python -m app.ui.screenshot FILE [REGION] [--dark]`: the window's picture for the README."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path


def take(path: Path, region: str = "kenya", dark: bool = False, size=(1440, 900)) -> None:
    """Rank a region, show it in a window and save what the window shows."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PyQt6.QtCore import QSettings

    from .engine import Engine
    from .main import application
    from .window import MainWindow

    app = application()
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder) / "window.ini"), QSettings.Format.IniFormat)
        store.setValue("dark", "true" if dark else "false")
        engine = Engine()
        window = MainWindow(engine, store)
        window.resize(*size)
        window.show()
        session = engine.open(region, _silent)
        session.result = engine.run(session.inputs, session.settings, _silent)
        window.show_session(session)
        for _ in range(20):                  # panels take their sizes step by step
            app.processEvents()
        window.canvas.fit()
        window.canvas.finish()
        app.processEvents()
        if not window.grab().save(str(path)):
            raise SystemExit(f"The picture could not be written to {path}.")
        window.close()


def _silent(done: int, total: int, step: str) -> None:
    return None


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("file", type=Path)
    reader.add_argument("region", nargs="?", default="kenya")
    reader.add_argument("--dark", action="store_true")
    chosen = reader.parse_args()
    take(chosen.file, chosen.region, chosen.dark)
