"""Logos, letters, maps and charts, by hand."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.export.pdf.cash import Money, cash_charts, parties_of
from app.export.pdf.charts import cost_chart, fitting, tornado
from app.export.pdf.drawing import alone, told
from app.export.pdf.fonts import wide
from app.export.pdf.legend import _short, credits, legend
from app.export.pdf.logo import read_logo
from app.export.pdf.map import CLOSE, OVERVIEW, draw_map, north
from app.export.pdf.outlines import outlined
from app.export.pdf.scene import scene_of
from app.export.pdf.site_pages import headed, whole
from app.export.pdf.typeset import MISSING, clean
from app.export.pdf.window import Window, apart, bar_length
from app.export.report.speech import speaking
from app.translation import language
from gis.cost.result import CostComponent, EstimateClass, SiteCost
from gis.errors import InputError
from gis.types import Quantity

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'


@pytest.fixture(scope="session")
def scene(result, inputs):
    return scene_of(result, inputs)


# letters

def test_letters_that_steer_or_are_missing():
    assert clean("a\u202eb\u200fc\x07d") == "abcd"
    assert clean("Thika 漢") == f"Thika {MISSING}"
    assert clean("x" * 10_000, 90) == "x" * 89 + "…"
    assert clean("Île-de-France, Ł, Ω, م") == "Île-de-France, Ł, Ω, م"


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


# logos

@pytest.mark.parametrize("content", [
    b"GIF89a", b"", b"#!/bin/sh\n", b"\x89PNG\r\n\x1a\nbroken", b"\xff\xd8\xffbroken",
    SVG.format("<script>alert(1)</script>").encode(), b"<svg", b"<html><svg></html>",
    SVG.format('<image href="file:///etc/passwd"/>').encode(),
    SVG.format('<image href="http://example.org/a.png"/>').encode(),
    SVG.format('<rect onload="alert(1)"/>').encode(),
    b'<!DOCTYPE s [<!ENTITY x "y">]>' + SVG.format("&x;").encode()])
def test_logos_that_are_no_harmless_picture_are_refused(tmp_path, content):
    path = tmp_path / "logo.png"
    path.write_bytes(content)
    with pytest.raises(InputError, match="logo"):
        read_logo(path)


def test_a_missing_logo_is_told(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_logo(tmp_path / "none.png")
    assert read_logo(None) == ({"logo": None, "logo_alt": ""}, {})


def test_a_plain_svg_is_taken_whatever_its_name(tmp_path):
    path = tmp_path / "../evil name.txt"
    path.write_text(SVG.format('<rect width="5" height="5"/>'))
    told_of, files = read_logo(path)
    assert told_of["logo"] == "logo.svg" and list(files) == ["logo.svg"]


# maps

def test_window_keeps_its_shape_around_a_box():
    w = Window.around((0.0, 0.0, 1000.0, 100.0), 200.0, 100.0, 0.0)
    assert (w.left, w.right) == (0.0, 1000.0)
    assert w.top - w.bottom == pytest.approx(500.0)
    assert w.metres == pytest.approx(5.0)
    assert w.at(500.0, 50.0) == pytest.approx((100.0, 50.0))


@pytest.mark.parametrize("metres, most, long", [(10.0, 100.0, 1000.0), (10.0, 250.0, 2000.0),
                                                (3.0, 200.0, 500.0)])
def test_scale_bar_is_round_and_fits(metres, most, long):
    assert bar_length(metres, most) == long


def test_north_is_up_on_the_central_meridian(scene):
    middle = Window.around((-1.0, -1.0, 1.0, 1.0), 9, 9)     # 37° E on the equator
    assert north(middle, scene) == pytest.approx(0, abs=0.1)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.floats(0, 40), st.floats(0, 40)), min_size=2, max_size=6))
def test_circles_part_and_lone_ones_stay(points):
    moved = apart(points, [2.0] * len(points))
    for i, (x, y) in enumerate(moved):
        for u, v in moved[:i]:
            assert math.hypot(x - u, y - v) > 3.4
    assert apart([(0.0, 0.0), (50.0, 0.0)], [2.0, 2.0]) == [(0.0, 0.0), (50.0, 0.0)]


def test_a_map_draws_its_parts_and_names_whose_data_they_are(scene):
    drawn = draw_map(scene, Window.around(scene.region, 300, 300), OVERVIEW | {"areas"})
    text = drawn.text()
    assert ">N</text>" in text and "km</text>" in text and ">Alpha</text>" in text
    assert {"power_lines", "heat_networks", "data_centres", "areas"} <= set(drawn.used)
    words = [row["text"] for row in legend(drawn, cells=True)]
    assert "200–275 kV" in words and "planned or being built" in words
    assert "100–150 kV" not in words
    assert "invented power_lines" in credits(drawn)


def test_names_on_a_map_are_escaped(scene):
    drawn = draw_map(scene, Window.around(scene.region, 300, 300), names=True, users=True)
    assert "<img" not in drawn.text() and "&lt;img" in drawn.text()


def test_a_window_beside_the_region_is_empty_but_drawn(scene):
    far = Window(1e6, 1e6, 1.1e6, 1.1e6, 100, 100)
    drawn = draw_map(scene, far, OVERVIEW)
    assert not drawn.used and "<image" not in drawn.text()


def test_attribution_that_a_source_asks_for_is_kept():
    assert _short("lines recalled (© OpenStreetMap contributors); more") == \
        "© OpenStreetMap contributors"
    assert _short("geoBoundaries ADM0, simplified") == "geoBoundaries ADM0"


# charts

def money(*flows, yearly):
    return Money("data_centre", "Data centre", np.array(flows),
                 (("heat sold", "#D55E00", yearly), ("running cost", "#A3A9B3", -100e3)))


def test_money_of_the_years_is_split_into_what_comes_and_what_is_bought():
    # 400,000 EUR of income less 100,000 of cost each year; 500,000 bought again in year 2,
    # worth 200,000 at the end of year 3
    party = money(-1000e3, 300e3, -200e3, 500e3, yearly=400e3)
    parts = {text: row.tolist() for text, _, row in party.parts()}
    assert parts == {"heat sold": [0, 400, 400, 400], "running cost": [0, -100, -100, -100],
                     "bought or bought again": [-1000, 0, -500, 0],
                     "what is left at the end": [0, 0, 0, 200]}
    assert party.total().tolist() == [-1000, -700, -900, -400] and party.paid_back() == -1
    assert money(-600e3, 300e3, 300e3, 300e3, yearly=400e3).paid_back() == 2
    assert money(0.0, 300e3, 300e3, yearly=400e3).paid_back() == -1      # never below zero
    assert not money(-1e6, math.nan, yearly=1.0).known


def test_cash_charts_share_their_scales_and_one_key():
    ours = money(-1000e3, 300e3, 300e3, 300e3, 300e3, yearly=400e3)
    small = money(-10e3, -50e3, -50e3, -50e3, -50e3, yearly=50e3)
    drawings, key = cash_charts([ours, small], 200, ["ours", "small"])
    assert [d["alt"] for d in drawings] == ["ours", "small"]
    for drawing in drawings:
        assert ">-1,000</text>" in drawing["svg"]
    assert "above zero in year 4" in drawings[0]["svg"]
    assert [row["text"] for row in key] == ["heat sold", "running cost",
                                            "bought or bought again", "sum so far"]


def test_both_parties_are_told_of_where_both_are_known():
    def of(value):
        return Quantity(value, "EUR")

    figures = {"heat_revenue_eur_y": of(400e3), "cooling_saved_eur_y": of(0.0),
               "data_centre_running_eur_y": of(100e3), "user_saves_eur_y": of(500e3),
               "user_running_eur_y": of(20e3)}
    flows = {"data_centre": (-600e3, 300e3, 300e3), "user": (-10e3, 80e3, 80e3)}
    ours, theirs = parties_of(flows, figures)
    assert [party.key for party in (ours, theirs)] == ["data_centre", "user"]
    assert {text: row[1] for text, _, row in theirs.parts()} == {
        "fuel and carbon saved": 500, "paid for heat": -400, "running cost": -20,
        "bought or bought again": 0}
    unknown = figures | {"user_saves_eur_y": of(math.nan)}
    assert [party.key for party in parties_of(flows | {"user": (0.0, math.nan, math.nan)},
                                              unknown)] == ["data_centre"]


def test_reasons_end_with_a_sentence():
    text = "It is near. It costs 2.5 MEUR. It waits."
    assert whole(text, 32) == "It is near. It costs 2.5 MEUR."
    assert whole(text, 400) == text
    assert whole("One endless sentence", 12) == "One endless…"


def test_letters_of_a_drawing_become_outlines_where_they_stood():
    svg = SVG.format('<style>text{font-size:10px;fill:#5A616B}.name{fill:#1C1F23;'
                     'font-weight:600}</style><text class="name" x="50" y="20" '
                     'text-anchor="end">l&amp;l</text>')
    drawn = outlined(svg)
    assert "<text" not in drawn and drawn.count("<path") == 3
    assert 'fill="#1C1F23"' in drawn
    first = float(re.search(r"matrix\(0.01 0 0 -0.01 ([\d.]+) 20.00\)", drawn).group(1))
    assert first == pytest.approx(50 - wide("l&l", 10), abs=1.5)     # bold is a little wider
    assert outlined(SVG) == SVG
    arabic = SVG.format('<text x="5" y="5">القاهرة</text>')
    assert outlined(arabic) == arabic                # its letters join, from right to left


def test_words_are_cut_where_a_chart_has_no_more_room():
    assert fitting("Staff", 100) == "Staff"
    cut = fitting("Building and its power equipment", 60)
    assert cut.endswith("…") and wide(cut, 7.2) <= 60


def test_tornado_holds_every_input():
    chart = tornado([("rate", 30.0, 36.0, 44.0, "3–10 %"), ("power", 33.0, 36.0, 40.0, "")], 400,
                    "EUR/MWh", "rate moves most")
    assert "Rate" in chart["svg"] and "36 EUR/MWh" in chart["svg"]


def test_a_chart_alone_keeps_its_words_and_loses_its_pointers():
    chart = ('<svg class="chart" viewBox="0 0 20 10" role="img" aria-label="a &lt; b">'
             "<rect/><title>here</title></svg>")
    assert told(chart) == "a < b" and "title" not in alone(chart)
    assert 'width="20"' in alone(chart) and alone("") == ""


def test_marks_of_a_map_are_named_in_every_language(scene):
    drawn = draw_map(scene, Window.around(scene.region, 300, 300), CLOSE)
    english = legend(drawn, cells=True)
    for key in ("fr", "pt", "sw"):
        with speaking(language(key)):
            assert [row["svg"] for row in legend(drawn, cells=True)] == \
                [row["svg"] for row in english]


def part(key, label, amount):
    return CostComponent(key, label, "running", Quantity(amount, "EUR", 0.8 * amount, 1.2 * amount),
                         math.nan, "", 4)


def test_cost_chart_names_every_part_in_the_language_at_hand():
    parts = (part("energy_eur", "electricity, at the PUE", 600e3),
             part("building_eur", "building and its power equipment", 400e3),
             part("land_eur", "land", 2e3), part("fibre_eur", "fibre to the site", 1e3),
             part("heat_revenue_eur", "heat sold", -50e3))
    cost = SiteCost(2.0, "small", parts, Quantity(953e3, "EUR", 8e5, 11e5), (), (),
                    EstimateClass(5, "concept screening", (-0.5, -0.2), (0.3, 1.0), ""), ())
    chart = cost_chart(cost, 1100.0, 234)["svg"]
    for words in ("Electricity, at the PUE", "Building and its power equipment",
                  "Land, fibre to the site", "Heat sold", "953"):
        assert f">{words}</text>" in chart
    with speaking(language("fr")):
        assert ">Terrain, fibre jusqu'au" in cost_chart(cost, 1100.0, 234)["svg"].replace(
            "&#39;", "'")


def test_heat_that_nobody_uses_has_no_cost_and_an_unknown_cost_stays_unknown():
    unknown = {"value": "unknown", "span": "", "known": False, "wide": False, "raw": (math.nan,)}
    used = {"value": "5", "span": "4–6", "known": True, "wide": False, "raw": (5.0, 4.0, 6.0)}
    none = used | {"value": "0", "raw": (0.0, 0.0, 0.0)}
    assert headed("lcoh", unknown, none)["value"] == "–"
    assert not headed("lcoh", unknown, used)["known"]
    assert not headed("lcoh", unknown, unknown)["known"]
    assert headed("used", used, used)["span"] == "4–6"
