"""Screening: known values by their anchors, unknown ones by their prior."""

import numpy as np
import pyproj
import pytest

from gis.errors import Cancelled, GridMismatchError, InputError, UnknownNameError
from gis.settings import Brief, Criterion, Settings, ValueFunction
from gis.siting import suitability
from gis.siting.criteria import Measure
from gis.siting.evidence import Evidence
from gis.siting.exclusions import Exclusions
from gis.types import Grid

GRID = Grid(pyproj.CRS("EPSG:3035"), 0.0, 4000.0, 1000.0, (4, 5))
EASTING = Criterion("easting", "land", 0.5, "easting", "km", ValueFunction(0, 10))
GAP = Criterion("gap", "land", 0.25, "gap", "km", ValueFunction(0, 10))
HINT = Criterion("hint", "land", 0.25, "hint", "km", ValueFunction(0, 10))
SETTINGS = Settings(Brief(), (EASTING, GAP, HINT), {"land": 1.0}, 1000.0)


@pytest.fixture(autouse=True)
def criteria(monkeypatch):
    def easting(places, evidence):
        values = places.x / 1000
        return Measure(np.where(values > 4, np.nan, values), low=values - 1, high=values + 1,
                       note="read off")

    monkeypatch.setattr(suitability, "criteria", lambda: {
        "easting": easting,
        "gap": lambda places, evidence: Measure.unknown(places, "nobody knows"),
        "hint": lambda places, evidence: Measure(
            np.full(len(places), np.nan), prior_mean=places.y / 1000,
            prior_sd=np.full(len(places), 0.1))})


def evidence(grid=GRID):
    return Evidence("x", "KEN", Brief(), {}, {}, grid, 1)


def exclusions(codes=None):
    return Exclusions(GRID, np.zeros(GRID.shape, np.uint8) if codes is None else codes, {})


def test_scores_by_hand():
    codes = np.zeros(GRID.shape, np.uint8)
    codes[0, :] = 1
    screening, measures = suitability.screen(evidence(), SETTINGS, exclusions(codes))
    assert screening.values.shape == (3, 15) and screening.values.dtype == np.float32
    first = screening.rows == 1
    # 0.5 … 3.5 km score 0.05 … 0.35; the unknown fifth takes their mean, 0.20.
    assert screening.scores[0, first] == pytest.approx([0.05, 0.15, 0.25, 0.35, 0.20], abs=1e-3)
    assert screening.known[0, first].tolist() == [True] * 4 + [False]
    assert screening.scores[1] == pytest.approx(0.5)
    assert screening.scores[2, first] == pytest.approx(0.25)      # y = 2.5 km
    assert screening.suitability(SETTINGS.weights)[0] == pytest.approx(0.025 + 0.125 + 0.0625)
    assert measures["easting"].note == "read off"


def test_progress_can_cancel():
    def stop(done, total, step):
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        suitability.screen(evidence(), SETTINGS, exclusions(), stop)


def test_what_cannot_be_screened():
    with pytest.raises(InputError, match="no cell"):
        suitability.screen(evidence(), SETTINGS, exclusions(np.ones(GRID.shape, np.uint8)))
    other = Grid(GRID.crs, 0.0, 4000.0, 500.0, (4, 5))
    with pytest.raises(GridMismatchError):
        suitability.screen(evidence(other), SETTINGS, exclusions())
    odd = Settings(Brief(), (Criterion("eastin", "land", 1.0, "e", "km", ValueFunction(0, 1)),),
                   {"land": 1.0}, 1000.0)
    with pytest.raises(UnknownNameError, match="easting"):
        suitability.screen(evidence(), odd, exclusions())
