"""The page in a real browser: the map is drawn, and no request leaves the page."""

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from app.export.report import build_report, write_report


@pytest.fixture(scope="module")
def seen(result, inputs, tmp_path_factory, visit):
    folder = tmp_path_factory.mktemp("browser")
    return visit(write_report(result, inputs, folder / "report.html"), folder)


def test_map_is_drawn(seen):
    dom, messages, _ = seen
    assert dom.count('class="leaflet-marker-icon site-box') == 3
    assert re.search(r'<path class="land[^"]*"[^>]* d="M', dom)
    assert re.search(r'<path class="kv1[^"]*"[^>]* d="M', dom)
    assert len(re.findall(r'<img class="leaflet-image-layer[^>]*src="data:image/png', dom)) == 2
    assert messages == []


def test_towns_are_named_and_hostile_names_are_text(seen):
    dom, _, _ = seen
    assert "<b>Beta</b>" in dom
    elements = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: elements.append((tag, attrs))
    parser.feed(dom)
    assert len([tag for tag, _ in elements if tag == "script"]) == 7      # two of data
    assert not any(name.startswith("on") for _, attrs in elements for name, _ in attrs)


def test_table_and_map_are_linked_and_rows_sort(visit, result, inputs, tmp_path):
    steps = """
      var said = {}, rows = document.querySelectorAll("#ranking-table tbody tr");
      function order() { return Array.from(document.querySelectorAll("#ranking-table tbody tr"))
        .map(function (r) { return r.dataset.site; }).join(""); }
      document.querySelector("[data-sort=used]").click(); said.used = order();
      document.querySelector("[data-sort=lcoh]").click(); said.lcoh = order();
      document.querySelector("[data-sort=lcoh]").click(); said.lcohDown = order();
      document.querySelector("[data-show='1']").click();
      said.popup = document.querySelector(".site-popup strong").textContent;
      said.chosen = document.querySelector("tr.chosen").dataset.site;
      said.links = document.querySelectorAll("path.link").length;
      var box = document.querySelector("[data-layer=power_plants]");
      said.before = document.querySelectorAll(".pt.glyph").length;
      box.click(); said.after = document.querySelectorAll(".pt.glyph").length;
      document.body.setAttribute("data-said", JSON.stringify(said));"""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "",
                  build_report(result, inputs))
    path = tmp_path / "steps.html"
    path.write_text(page.replace("</body>", f"<script>{steps}</script></body>"), "utf-8")
    dom, messages, _ = visit(path, tmp_path)
    assert messages == []
    said = json.loads(unescape(re.search(r'data-said="([^"]*)"', dom).group(1)))
    # Used heat 7,000 > 3,000 > 0 at 54 and 46 EUR/MWh; site 3 has no user, so no cost: it stays
    # last whichever way.
    assert (said["used"], said["lcoh"], said["lcohDown"]) == ("123", "213", "123")
    assert said["popup"] == "Alpha East" and said["chosen"] == "1" and said["links"] == 1
    assert (said["before"], said["after"]) == (0, 2)


def test_no_request_leaves_the_page(seen, visit, tmp_path):
    _, _, asked = seen
    assert asked == set()
    talkative = tmp_path / "talkative.html"
    talkative.write_text('<img src="http://a.invalid/a.png"><script>fetch("http://b.invalid/b")'
                         "</script>")
    assert visit(talkative, tmp_path)[2] == {"http://a.invalid/a.png", "http://b.invalid/b"}
