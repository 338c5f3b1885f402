"""The disclosure that the page carries, and what changed since an earlier result."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest

import app.export.report.page as page_module
from app.commands.report import _writers
from app.export import dumps, rank_json
from app.export.changes import changes_since, write_changes
from app.export.disclosure import disclosure_text
from app.export.report import build_report
from app.export.report.changed import changes_view
from app.export.report.disclosed import disclosure_view
from app.export.report.packed import unpacked


def test_the_page_carries_the_very_file(result, inputs):
    for key in ("en", "fr"):
        page = build_report(result, inputs, language=key)
        held = re.search(r'id="disclosed">([^<]*)<', page).group(1)
        assert unpacked(held) == disclosure_text(result, inputs)


def test_every_criterion_tells_where_its_doubt_comes_from(result, inputs):
    found = {row["label"]: row for row in disclosure_view(result, inputs)["criteria"]}
    assert (found["solar yield"]["known"], found["slope"]["known"]) == ("3 of 3", "0 of 3")
    assert found["solar yield"]["error"].startswith("±")
    # No site knows the slope, so one draw between the anchors holds for all of them.
    assert found["slope"]["unknown"] == "anything between its two anchors"
    assert found["slope"]["together"] and not found["solar yield"]["together"]


def test_a_page_that_would_be_too_large_leaves_the_file_outside(result, inputs, monkeypatch):
    whole = build_report(result, inputs)
    monkeypatch.setattr(page_module, "LARGEST", len(whole.encode()) - 1)
    page = build_report(result, inputs)
    assert 'id="disclosed"' not in page and "stands beside the result" in page
    assert "data-save" in whole and 'data-save="' not in page


def test_the_button_gives_the_file(visit, result, inputs, tmp_path):
    steps = """
      var taken = [];
      URL.createObjectURL = function (blob) { taken.push(blob); return "#saved"; };
      document.querySelector("[data-save]").click();
      setTimeout(function () {
        taken[0].text().then(function (text) {
          document.body.setAttribute("data-said", JSON.stringify(
            [text.length, JSON.parse(text).format, document.getElementById("saved").textContent]));
        });
      }, 800);"""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "",
                  build_report(result, inputs))
    path = tmp_path / "save.html"
    path.write_text(page.replace("</body>", f"<script>{steps}</script></body>"), "utf-8")
    dom, messages, asked = visit(path, tmp_path)
    assert messages == [] and asked == set()
    said = json.loads(unescape(re.search(r'data-said="([^"]*)"', dom).group(1)))
    assert said == [len(disclosure_text(result, inputs)), "heatsite-disclosure", "Saved."]


@pytest.fixture
def since(result, inputs, tmp_path):
    """Changes since a result in which the first two sites stood the other way round."""
    one, two, three = result.sites
    swapped = (replace(two, rank=1), replace(one, rank=2), three)
    folder = tmp_path / "earlier"
    folder.mkdir()
    earlier = replace(result, sites=swapped, settings=replace(
        result.settings, brief=replace(result.settings.brief, it_mw=3.0)))
    (folder / "result.json").write_text(dumps(rank_json(earlier)), "utf-8")
    return changes_since(folder, result)


def test_ranks_and_causes_are_told(since):
    found = changes_view(since)
    assert found["finding"].startswith("The two studies ask different questions: IT capacity "
                                       "3 → 2 MW. Alpha East is first now; ")
    assert found["causes"][0].startswith("Brief: IT capacity")
    first = found["sites"][0]
    assert (first["ranks"], first["up"], first["by"]) == (("2", "1"), True, 1)
    assert found["counts"][0]["count"] == "2" and found["same"] == 1


def test_changes_are_a_section_only_where_given(result, inputs, since, tmp_path):
    page = build_report(result, inputs, changes=since)
    assert 'id="changes"' in page and 'href="#changes"' in page
    assert "<img src=x" not in page
    assert 'id="changes"' not in build_report(result, inputs)
    names = [path.name for path in write_changes(since, tmp_path / "out", "fr")]
    assert names == ["changes.html", "changes.json", "changes.txt"]
    assert '<html lang="fr">' in (tmp_path / "out" / "changes.html").read_text("utf-8")


def test_the_command_puts_changes_into_the_report(result, inputs, tmp_path):
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    (earlier / "result.json").write_text(dumps(rank_json(replace(
        result, sites=result.sites[:2]))), "utf-8")
    asked = dict.fromkeys(("as_pdf", "summary", "poster", "pictures", "audience", "paper",
                           "site_pages", "logo"))
    (write,) = _writers(result, inputs, tmp_path, tmp_path, None, as_html=True, title="",
                        notes="", lang="pt", tiles="", since=earlier, **asked)
    assert write() == [tmp_path / "report.html"]
    assert "Alpha East continua em primeiro lugar." in (
        tmp_path / "report.html").read_text("utf-8")
