"""Reasons follow the sliders: no sentence names a rank that the site no longer has."""

from dataclasses import replace

import pytest

from app.ui import live
from app.ui.live import LiveRanking
from gis.ranking.reason import BEHIND, PLACE, Reason


@pytest.fixture
def explained(result):
    """The result with kept reasons, as a run gives them."""
    return replace(result, sites=tuple(
        replace(site, reasons=(Reason(PLACE, rank=site.rank, count=len(result.sites)),
                               Reason(BEHIND, gain=0.1, other="x", name="X")))
        for site in result.sites))


@pytest.mark.parametrize("most", [40, 0])
def test_sentences_tell_the_new_rank(explained, monkeypatch, most):
    monkeypatch.setattr(live, "MOST_EXPLAINED", most)
    monkeypatch.setenv("LANGUAGE", "en")
    themes = explained.settings.themes
    for chosen in themes:
        weights = {theme: float(theme == chosen) for theme in themes}
        sites = LiveRanking(explained).sites(weights)
        for site in sites:
            assert site.why.startswith(f"Ranked {site.rank} of {len(sites)}.")
            assert " X " not in site.why
        if most and len(sites) > 1:
            assert sites[1].name in sites[0].why


def test_a_result_without_kept_reasons_keeps_its_sentences(result):
    sites = LiveRanking(result).sites(dict(result.settings.theme_weights))
    assert {s.id: s.why for s in sites} == {s.id: s.why for s in result.sites}
