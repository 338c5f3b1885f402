"""The page on a phone 360 pixels wide: nothing stands beyond its edge but what scrolls."""

import json
import re
from dataclasses import replace
from html import unescape

from app.export import dumps, rank_json
from app.export.changes import changes_since
from app.export.report import build_report
from layers import tables

WIDTH = 360                                  # the frame is wider by its scroll bar
NAMES = ("Place", "A" * 10_000, "\u0645\u0643\u0627\u0646 \u202eevil 🏭")
BEYOND = """
window.addEventListener("load", function () { setTimeout(function () {
  document.querySelectorAll("details").forEach(function (d) { d.open = true; });
  setTimeout(function () {
    var wide = document.documentElement.clientWidth, bad = [];
    document.querySelectorAll("body *").forEach(function (node) {
      if (node.closest("svg,.scroll,.leaflet-container,.vh,.skip")) return;
      var box = node.getBoundingClientRect();
      if (box.width && (box.right > wide + 1 || box.left < -1))
        bad.push([node.tagName, node.className, Math.round(box.right),
                  node.textContent.trim().slice(0, 30)].join(" "));
    });
    parent.postMessage(JSON.stringify([wide, document.documentElement.scrollWidth, bad]), "*");
  }, 300);
}, 300); });"""
FRAME = """<!doctype html><title>phone</title><body style="margin:0"><script>
window.addEventListener("message", function (event) {
  document.body.setAttribute("data-said", event.data); });
</script><iframe src="page.html" style="width:375px;height:800px;border:0"></iframe></body>"""


def on_phone(page, visit, folder):
    """Width of the page, of what it holds, and what stands beyond its edge."""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    (folder / "page.html").write_text(
        page.replace("</body>", f"<script>{BEYOND}</script></body>"), "utf-8")
    (folder / "frame.html").write_text(FRAME, "utf-8")
    dom, _, _ = visit(folder / "frame.html", folder)
    return json.loads(unescape(re.search(r'data-said="([^"]*)"', dom).group(1)))


def test_nothing_is_clipped(visit, result, inputs, tmp_path):
    whole = type(inputs)(**vars(inputs) | {"tables": tables.load_all(), "country": "KEN"})
    (tmp_path / "result.json").write_text(dumps(rank_json(replace(
        result, sites=result.sites[1:]))), "utf-8")
    named = replace(result, sites=tuple(replace(site, name=name) for site, name in zip(
        result.sites, NAMES, strict=True)))
    wide, held, beyond = on_phone(
        build_report(named, whole, title="Ours " + NAMES[1], notes="\n".join(NAMES),
                     changes=changes_since(tmp_path, named)), visit, tmp_path)
    assert wide == WIDTH
    assert "; ".join(beyond[:40]) == "" and held <= WIDTH
