"""A result folder is shown at once; weights can be moved when the cells are screened."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from app.kept import KeptScreening, is_kept


def kept(result):
    """The result as a folder keeps it; asking it for cells is a fault in this window."""
    def whole():
        raise AssertionError("cells were asked for in the window's thread")

    screening, weights = result.screening, result.settings.weights
    return replace(result, screening=KeptScreening(
        screening.grid, screening.excluded, weights, screening.suitability(weights),
        tuple(map(screening.known_share, range(len(weights)))), whole))


@pytest.fixture
def slow(engine, result):
    """An engine that opens a kept result, and runs when it is let go."""
    go = threading.Event()

    def opened(what, progress, **own):
        session = engine.open(what, progress, **own)
        session.result = kept(replace(result, settings=session.settings))
        return session

    def run(inputs, chosen, progress):
        assert go.wait(20)
        return replace(result, settings=chosen)

    return replace(engine, open=opened, run=run), go


def test_sites_are_there_before_the_cells(slow, store, qtbot):
    from app.ui.main import application

    application()
    from app.ui.window import MainWindow

    engine, go = slow
    window = MainWindow(engine, store)
    try:
        window.resize(1440, 900)
        window.show()
        window.open("testland")
        qtbot.waitUntil(lambda: window.site_panel.site is not None, timeout=5000)
        assert [site.id for site in window.sites] == ["s1", "s2", "s3"]
        assert is_kept(window.result) and window.jobs.is_running("run")
        suitability = window.canvas.layer("suitability")
        assert np.nanmax(suitability.values) > 0
        themes = dict(window.session.settings.theme_weights)
        window.follow(window.session.settings.reweighted({**themes, "heat": 0.9}))   # no fault
        window.select_site("s2")
        go.set()
        qtbot.waitUntil(lambda: not is_kept(window.result), timeout=5000)
        assert window.session.result is window.result
        qtbot.waitUntil(lambda: window.site_panel.site is not None
                        and window.site_panel.site.id == "s2")
        assert any(layer.key.startswith("criterion:") for layer in window.layers_panel.layers)
    finally:
        go.set()
        window.session.dirty = False
        window.jobs.close()
        window.close()
