"""Runs that share what is unchanged give what a run alone gives."""

from dataclasses import replace

import numpy as np
import pytest

from app.export.manifest import rank_json
from app.session import default_settings, prepare
from gis import study
from gis.settings import ValueFunction
from gis.siting.value_functions import Piecewise


@pytest.fixture(scope="module")
def inputs():
    return prepare("ile_de_france", cell_m=5000)


@pytest.fixture(scope="module")
def settings(inputs):
    return replace(default_settings(inputs.grid.cell, candidates=3), draws=50)


def document(result):
    return {key: value for key, value in rank_json(result).items() if key != "elapsed_s"}


def with_value(settings, key, value):
    return replace(settings, criteria=tuple(
        replace(c, value=value) if c.key == key else c for c in settings.criteria))


def test_other_weights_and_value_functions_share_the_measures(inputs, settings, monkeypatch):
    shared = study.Shared()
    study.run(inputs, settings, shared=shared)
    variants = {
        "weights": settings.reweighted({**settings.theme_weights, "heat": 0.9}),
        "curve": with_value(settings, "slope", Piecewise(((2, 1.0), (5, 0.6), (12, 0.0)))),
        "unknown": with_value(settings, "land_pressure", ValueFunction(
            8000, 300, limits=(0, 5000), outliers="unknown"))}
    alone = {name: study.run(inputs, one) for name, one in variants.items()}
    monkeypatch.setattr(study, "screen", None)           # nothing is measured again
    for name, one in variants.items():
        found = study.run(inputs, one, shared=shared)
        assert document(found) == document(alone[name])
        assert np.array_equal(found.screening.scores, alone[name].screening.scores)
        assert np.array_equal(found.screening.values, alone[name].screening.values,
                              equal_nan=True)
    assert any("counted as unknown" in w for w in alone["unknown"].warnings)
