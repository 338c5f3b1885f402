"""A site's label and next steps on its page, and sites that are many."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from app.export.report import build_report
from app.export.report.label_view import label_view
from app.export.report.next_view import next_view
from app.export.report.packed import packed, packed_parts, unpacked
from layers import tables


@pytest.fixture(scope="module")
def given(inputs):
    return type(inputs)(**vars(inputs) | {"tables": tables.load_all(), "country": "KEN"})


def many(result, count):
    first = result.sites[0]
    return replace(result, sites=tuple(replace(
        first, id=f"s{i}", rank=i, name=f"Place {i}",
        why=f"Reason {i}. <img src=x onerror=alert(1)>")
        for i in range(1, count + 1)))


def test_label_names_the_class_and_its_limit(result, given):
    found = {one["key"]: one for one in label_view(result.sites[0], given.tables)["classes"]}
    # PUE 1.12 keeps the limit of class A, 1.15; ERF 0.3 is that of the fixture.
    assert (found["energy"]["letter"], found["energy"]["limit"]) == ("A", "≤ 1.15")
    assert [x["letter"] for x in found["energy"]["letters"] if x["own"]] == ["A"]
    assert "30 %" in found["heat"]["says"]
    assert found["climate"]["letter"] == "?" and not found["climate"]["known"]
    assert [x["may"] for x in found["climate"]["letters"]] == [True] * 7
    assert label_view(result.sites[0], {}) is None


def test_label_stands_at_every_site_and_on_the_first_page(result, given):
    page = build_report(result, given)
    assert page.count('class="label-card"') == 3 and page.count('class="held"') == 2 * 3
    assert "European rating scheme" in page


def test_next_steps_tell_what_whom_and_when(result, given):
    found = next_view(result.sites[0], result, given)
    # slope is the one criterion that is unknown: 0.15 of the weight, scores 0.4 to 0.6.
    assert [row["what"] for row in found["learn"]] == ["Find out: slope"]
    assert found["learn"][0]["why"] == "could move the score by 0.03"
    first = found["permits"][0]
    assert first["when"].startswith("0–") and any(p["critical"] for p in found["permits"])
    assert any("National Environment" in p["whom"] for p in found["permits"])
    page = build_report(result, given)
    assert page.count('class="next"') == 3 and "Find out: slope" in page


def test_no_steps_where_nothing_is_known_of_them(result, inputs):
    known = replace(result.sites[0], cost=None, criteria={})
    assert next_view(known, result, inputs) is None


def test_packed_text_comes_back():
    text = "<p>Žuželka</p>" * 3
    assert unpacked(packed(text)) == text
    found = json.loads(unpacked(packed_parts({21: "<p>a</p><b>x</b>", 22: "<p>a</p><b>y</b>"})))
    assert "".join(found["pieces"][i] for i in found["rows"]["22"]) == "<p>a</p><b>y</b>"
    assert found["pieces"].count("<p>a") == 1


def test_two_hundred_sites_stay_small(result, inputs):
    given = type(inputs)(**vars(inputs) | {"tables": {
        name: tables.load(name) for name in ("label_classes", "permits")}, "country": "KEN"})
    page = build_report(many(result, 200), given)
    assert len(page.encode()) < 3_000_000
    assert page.count("<article ") == 200 and page.count('class="label-card"') == 20


def test_a_packed_site_opens_by_its_link_and_on_the_map(visit, result, given, tmp_path):
    steps = """
      setTimeout(function () {
        var said = {}, at = document.querySelector("#site-23 .fold");
        said.before = document.querySelectorAll(".why").length;
        document.querySelector("[data-show='22']").click();
        said.popup = document.querySelector(".popup-why").textContent;
        said.more = document.querySelector(".more").getAttribute("href");
        at.open = true;
        setTimeout(function () {
          said.why = at.querySelector(".why").textContent;
          said.hostile = document.querySelectorAll("#site-23 img").length;
          location.hash = "#site-24";
          setTimeout(function () {
            said.linked = document.querySelector("#site-24 .fold").open;
            said.closed = document.querySelector("#site-2 .fold").open;
            document.querySelector("[data-fold=open]").click();
            setTimeout(function () {
              said.all = document.querySelectorAll(".fold[open] .why").length;
              document.body.setAttribute("data-said", JSON.stringify(said));
            }, 300);
          }, 300);
        }, 300);
      }, 1000);"""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "",
                  build_report(many(result, 25), given))
    path = tmp_path / "many.html"
    path.write_text(page.replace("</body>", f"<script>{steps}</script></body>"), "utf-8")
    dom, messages, asked = visit(path, tmp_path)
    assert messages == [] and asked == set()
    said = json.loads(unescape(re.search(r'data-said="([^"]*)"', dom).group(1)))
    told = "Reason {}. <img src=x onerror=alert(1)>"
    assert said == {"before": 20, "popup": told.format(22), "more": "#site-22",
                    "why": told.format(23),
                    "hostile": 0, "linked": True, "closed": False, "all": 25}


def test_a_long_ranking_is_short_until_asked_and_names_are_found(visit, result, given, tmp_path):
    steps = """
      function rows() { return Array.from(document.querySelectorAll("#ranking-table tbody tr"))
        .filter(function (r) { return r.getClientRects().length; }); }
      function seek(text) {
        var box = document.getElementById("find");
        box.value = text; box.dispatchEvent(new Event("input"));
      }
      var said = { first: rows().length,
                   dots: document.querySelectorAll(".site-box.far").length };
      seek("PLACE 4"); said.found = rows().map(function (r) { return r.dataset.site; }).join(" ");
      said.told = document.getElementById("found").textContent;
      said.folded = document.getElementById("site-5").hidden;
      seek(""); said.all = rows().length;
      document.body.setAttribute("data-said", JSON.stringify(said));"""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "",
                  build_report(many(result, 45), given))
    path = tmp_path / "long.html"
    path.write_text(page.replace("</body>", f"<script>{steps}</script></body>"), "utf-8")
    dom, messages, _ = visit(path, tmp_path)
    assert messages == []
    said = json.loads(unescape(re.search(r'data-said="([^"]*)"', dom).group(1)))
    assert said == {"first": 25, "dots": 5, "found": "4 40 41 42 43 44 45",
                    "told": "7 of 45 sites", "folded": True, "all": 45}


class Linked:
    """A page opened at one of its parts."""

    def __init__(self, path, part):
        self.path, self.part = path, part

    def as_uri(self):
        return f"{self.path.as_uri()}#{self.part}"


def test_a_link_opens_a_packed_site_under_the_pages_own_policy(visit, result, given, tmp_path):
    path = tmp_path / "linked.html"
    path.write_text(build_report(many(result, 23), given), "utf-8")
    dom, messages, _ = visit(Linked(path, "site-22"), tmp_path)
    assert messages == []
    assert "Reason 22. &lt;img" in dom and "Reason 23. &lt;img" not in dom
    assert re.search(r'<article class="site" id="site-22"[^>]*>\s*<details class="fold" open', dom)
