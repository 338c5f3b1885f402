"""What changed between two results, worked out by hand."""

import json
from dataclasses import replace

import pytest

from app.export import dumps, rank_json
from app.export.changes import changes_json, changes_page, changes_since, changes_text
from gis.errors import InputError


@pytest.fixture
def earlier(result, tmp_path):
    (tmp_path / "result.json").write_text(dumps(rank_json(result)), "utf-8")
    return tmp_path


def test_nothing_changed_is_said(result, earlier):
    found = changes_since(earlier, result)
    assert found.nothing and found.said[0].startswith("Nothing changed")
    assert changes_since(earlier / "result.json", result) == found


def test_swapped_ranks_new_data_brief_weights_and_figures_are_told(result, earlier):
    first, second, third = result.sites
    sites = (replace(second, rank=1, heat=replace(second.heat, used_mwh_y=3300.0)),
             replace(first, rank=2), replace(third, rank=3))
    settings = replace(result.settings, brief=replace(result.settings.brief, it_mw=5.0),
                       theme_weights={"energy": 0.3, "grid": 0.2, "heat": 0.35, "land": 0.15})
    layers = tuple(replace(p, checksum="f" * 64) if p.layer == "power_lines" else p
                   for p in result.layers if p.layer != "fibre")
    now = replace(result, sites=sites, settings=settings, layers=layers)
    found = changes_since(earlier, now)
    assert [(c.what, c.words) for c in found.data] == [("fibre", "is gone"),
                                                       ("power_lines", "other data")]
    assert [(c.what, c.before, c.now) for c in found.brief] == [("it_mw", 2.0, 5.0)]
    assert {c.what for c in found.weights} == {"grid", "heat"}
    assert [(s.id, s.rank_before, s.rank_now) for s in found.sites] == [
        ("tst-02", 2, 1), ("tst-01", 1, 2), ("tst-03", 3, 3)]
    assert [(c.what, c.before, c.now) for c in found.sites[0].figures] == [
        ("heat used", 3000.0, 3300.0)]
    assert found.said[0] == ("The two studies ask different questions: IT capacity 2 → 5 MW; "
                             "weight of grid 0.25 → 0.2; weight of heat 0.3 → 0.35.")
    assert "Alpha East, first before, is number 2" in found.said[1]
    assert found.said[2].startswith("2 sites changed rank, 0 came, 0 went")


def test_the_text_tells_words_and_rounded_figures(result, earlier):
    first, second, third = result.sites
    heat = replace(first.heat, used_mwh_y=3312.345, co2_avoided_t_y=first.heat.co2_avoided_t_y
                   * 1.0123456)
    brief = replace(result.settings.brief, it_mw=10.25, cooling="free_air")
    found = changes_since(earlier, replace(
        result, sites=(replace(first, heat=heat), second, third),
        settings=replace(result.settings, brief=brief, method="topsis")))
    text = changes_text(found)
    assert text.splitlines()[2].startswith(
        "The two studies ask different questions: IT capacity 2 → 10.25 MW; cooling "
        "direct-to-chip liquid cooling → free air cooling; "
        "method of ranking weighted sum → TOPSIS.")
    assert "  IT capacity: 2 MW → 10.25 MW\n" in text
    assert "  Method of ranking: weighted sum → " in text
    assert "heat used 7 → 3.31 GWh/y" in text and "CO2 avoided -500 → -506 t/y" in text
    assert "_" not in text
    page = changes_page(found)
    assert page.index("ask different questions") < page.index("<table")
    assert "it mw" not in page and "it_mw" not in page
    same = changes_since(earlier, replace(result, sites=(replace(first, heat=heat), second, third)))
    assert "different questions" not in changes_text(same)


def test_a_site_that_went_and_one_that_came(result, earlier):
    far = replace(result.sites[2], id="new-1", name="Elsewhere", lon=35.5, lat=1.4)
    found = changes_since(earlier, replace(result, sites=(*result.sites[:2], far)))
    assert [(s.id, s.rank_before, s.rank_now) for s in found.sites][2:] == [
        ("new-1", None, 3), ("tst-03", 3, None)]
    assert "1 came, 1 went" in found.said[1]


def test_the_page_escapes_and_the_json_is_strict(result, earlier):
    found = changes_since(earlier, replace(result, sites=tuple(
        replace(site, rank=site.rank - 1) for site in result.sites[1:])))
    page = changes_page(found)
    assert "<script>alert" not in page and "&lt;script&gt;" in page
    assert json.loads(dumps(changes_json(found)))["nothing"] is False
    assert "rank 1 → –" in changes_text(found)


@pytest.mark.parametrize("way, value", [
    (("sites", 0, "lat"), [[1]]), (("sites", 0, "name"), {}), (("sites", 0, "rank"), "first"),
    (("sites", 0, "score"), 10**400), (("settings", "method"), -1), (("brief", "it_mw"), [2]),
    (("layers", 0, "layer"), 7), (("layers", 0), [[1]]), (("assumptions", 0, "name"), -1),
    (("versions", "heatsite"), "\ud800"), (("region_name",), None), (("area",), 3),
    (("settings", "criteria", 0, "value", "kind"), "x" * 5000)])
def test_whatever_is_forged_is_refused_in_one_sentence(result, earlier, way, value):
    document = json.loads((earlier / "result.json").read_text("utf-8"))
    node = document
    for key in way[:-1]:
        node = node[key]
    node[way[-1]] = value
    (earlier / "result.json").write_text(json.dumps(document), "utf-8")
    with pytest.raises(InputError) as refused:
        changes_since(earlier, result)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 600


def test_other_regions_and_damaged_files_are_refused(result, earlier, tmp_path):
    with pytest.raises(InputError, match="not of Elsewhere"):
        changes_since(earlier, replace(result, region="else", region_name="Elsewhere"))
    with pytest.raises(InputError, match="holds no result.json"):
        changes_since(tmp_path / "nothing", result)
    (earlier / "result.json").write_text("{", "utf-8")
    with pytest.raises(InputError, match="damaged"):
        changes_since(earlier, result)
