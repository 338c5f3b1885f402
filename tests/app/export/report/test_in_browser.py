"""The page in a real browser: the map is drawn, and no request leaves the page."""

import json
import re
import shutil
import subprocess
from html import unescape
from html.parser import HTMLParser

import pytest

from app.export.report import build_report, write_report

CHROMIUM = next(filter(None, map(shutil.which, (
    "chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND",
         "--virtual-time-budget=6000", "--window-size=1280,1000")


def visit(path, folder):
    """The page's elements after its scripts ran, its messages, and what it asked for.

    The browser itself asks its maker for updates; the page's own requests bear an origin.
    """
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed (Debian package chromium)")
    log = folder / "net.json"
    run = subprocess.run(
        [CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}",
         "--enable-logging=stderr", "--dump-dom", path.as_uri()],
        capture_output=True, text=True, timeout=120, cwd=folder)
    assert run.returncode == 0, run.stderr[-2000:]
    text = log.read_text("utf-8", errors="replace")
    try:
        events = json.loads(text)["events"]
    except json.JSONDecodeError:                     # the browser left while it wrote
        events = json.loads(text.rstrip().rstrip(",") + "]}")["events"]
    asked = {e["params"]["url"] for e in events if isinstance(e.get("params"), dict)
             and e["params"].get("url") and e["params"].get("initiator", "not an origin")
             != "not an origin"}
    messages = [line for line in run.stderr.splitlines() if "CONSOLE" in line]
    return run.stdout, messages, {u for u in asked if not u.startswith(("file:", "data:"))}


@pytest.fixture(scope="module")
def seen(result, inputs, tmp_path_factory):
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
    assert len([tag for tag, _ in elements if tag == "script"]) == 5      # data and four scripts
    assert not any(name.startswith("on") for _, attrs in elements for name, _ in attrs)


def test_table_and_map_are_linked_and_rows_sort(seen, result, inputs, tmp_path):
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


def test_no_request_leaves_the_page(seen, tmp_path):
    _, _, asked = seen
    assert asked == set()
    talkative = tmp_path / "talkative.html"
    talkative.write_text('<img src="http://a.invalid/a.png"><script>fetch("http://b.invalid/b")'
                         "</script>")
    assert visit(talkative, tmp_path)[2] == {"http://a.invalid/a.png", "http://b.invalid/b"}
