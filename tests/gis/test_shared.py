"""Runs that share what is unchanged give what a run alone gives."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from app.export.manifest import rank_json
from app.session import default_settings, prepare
from gis import study
from gis.settings import ValueFunction
from gis.siting.value_functions import Piecewise
from gis.types import Features, Provenance


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


@pytest.fixture(scope="module")
def own(inputs):
    """Seven own points, two of them at one place."""
    x, y = (inputs.grid.left + inputs.grid.shape[1] * inputs.grid.cell * np.array(
        [0.4, 0.45, 0.5, 0.5, 0.55, 0.6, 0.5]), inputs.grid.top - inputs.grid.shape[0]
        * inputs.grid.cell * np.array([0.5, 0.45, 0.5, 0.5, 0.4, 0.55, 0.6]))
    names = np.array([f"own {i}" for i in range(7)], object)
    return Features(shapely.points(x, y), inputs.grid.crs, {"name": names}, {},
                    Provenance("own_points", "test"))


@pytest.mark.parametrize("seed", range(3))
def test_own_points_more_or_less_never_reorder_the_sites(inputs, settings, own, seed):
    random = np.random.default_rng(seed)
    asked = replace(settings.reweighted({t: random.uniform(0.05, 1) for t in settings.themes}),
                    draws=10)
    kept = random.random(7) < 0.5
    every = study.run(replace(inputs, own_points=own), asked).sites
    some = study.run(replace(inputs, own_points=own.where(kept)), asked).sites
    names = {s.name for s in every if not s.own or kept[int(s.name.split()[1])]}
    assert 0 < len(names) < len(every)
    assert [s.name for s in every if s.name in names] == [s.name for s in some]
    of_name = {s.name: s for s in every}
    for site in some:
        same = of_name[site.name]
        assert site.score == same.score
        if site.id == same.id:               # the first of two points at one place gave its id
            assert (site.score_low, site.score_high) == (same.score_low, same.score_high)
