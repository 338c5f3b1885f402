"""What people who hear the page or use no mouse need, asked of the page in a real browser."""

import json
import os
import re
from dataclasses import replace
from html import unescape
from importlib import resources
from pathlib import Path

import pytest

from app.export import dumps, rank_json
from app.export.changes import changes_since
from app.export.report import build_report
from layers import tables

CHECKS = r"""
(function () {
  var bad = [], all = function (q) { return Array.from(document.querySelectorAll(q)); };
  function fail(rule, node) { bad.push(rule + ": " + node.outerHTML.slice(0, 160)); }
  function drawn(node) { return node.getClientRects().length > 0; }
  function name(node) {
    var by = (node.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean);
    if (by.length) return by.map(function (id) {
      var at = document.getElementById(id); return at ? at.textContent : ""; }).join(" ").trim();
    return (node.getAttribute("aria-label") || node.textContent || node.title || node.alt
      || "").trim();
  }
  function colour(text) {
    var p = text.match(/[\d.]+/g).map(Number); return p.length < 4 ? p.concat(1) : p; }
  function light(rgb) {
    var c = rgb.slice(0, 3).map(function (v) { v /= 255;
      return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]; }
  function behind(node) {
    for (; node; node = node.parentElement) {
      var c = colour(getComputedStyle(node).backgroundColor); if (c[3] === 1) return c; }
    return [255, 255, 255, 1]; }
  if (!document.documentElement.lang) bad.push("lang");
  if (!document.title) bad.push("title");
  if (all("main").length !== 1 || all("h1").length !== 1) bad.push("one main, one h1");
  var level = 0;
  all("h1,h2,h3,h4,h5,h6").forEach(function (h) {
    var now = Number(h.tagName[1]); if (now > level + 1) fail("heading order", h); level = now; });
  var ids = {};
  all("[id]").forEach(function (n) { if (ids[n.id]) fail("double id", n); ids[n.id] = 1; });
  all("button,a[href],summary,[role=button]").forEach(function (n) {
    if (!name(n)) fail("no name", n); });
  all("input,select,textarea").forEach(function (n) {
    if (!(n.labels && n.labels.length && n.labels[0].textContent.trim()) && !name(n))
      fail("no label", n); });
  all("img").forEach(function (n) { if (n.getAttribute("alt") === null) fail("no alt", n); });
  all("svg[role=img],[role=region],[role=group],section").forEach(function (n) {
    if (!name(n)) fail("no name", n); });
  all("[aria-labelledby]").forEach(function (n) {
    n.getAttribute("aria-labelledby").split(" ").forEach(function (id) {
      if (!document.getElementById(id)) fail("label lost", n); }); });
  all("[tabindex]").forEach(function (n) { if (n.tabIndex > 0) fail("tab order", n); });
  all(".scroll").forEach(function (n) {
    if (n.scrollWidth > n.clientWidth + 1 && n.tabIndex !== 0)
      fail("not reached by keyboard", n); });
  all("table").forEach(function (t) {
    if (!t.caption && !name(t)) fail("no caption", t);
    if (t.tHead && !t.tHead.querySelector("th")) fail("no heads", t); });
  all("dl").forEach(function (d) {
    Array.from(d.querySelectorAll(":scope > div > *, :scope > *")).forEach(function (n) {
      if (!/^(DT|DD|DIV)$/.test(n.tagName)) fail("in a list of terms", n); }); });
  var walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), seen = new Set();
  while (walk.nextNode()) {
    var node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || seen.has(node) || !drawn(node)) continue;
    seen.add(node);
    if (node.closest(".leaflet-pane,svg,script,style,.vh,[aria-hidden=true]")) continue;
    var style = getComputedStyle(node), a = light(colour(style.color)), b = light(behind(node));
    var ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) fail("contrast " + ratio.toFixed(2), node);
  }
  document.body.setAttribute("data-bad", JSON.stringify(bad));
})();"""


def opened(page, script):
    """The page with everything unfolded and a script of ours at its end."""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    return page.replace("<details", "<details open").replace(
        "</body>", f"<script>{script}</script></body>")


@pytest.mark.parametrize("key", ["en", "fr"])
def test_nothing_stands_in_the_way(visit, result, inputs, tmp_path, key):
    path = tmp_path / "access.html"
    page = (everything(result, inputs, tmp_path) if key == "en"
            else build_report(result, inputs, language=key))
    path.write_text(opened(page, CHECKS), "utf-8")
    dom, messages, _ = visit(path, tmp_path)
    assert messages == []
    assert json.loads(unescape(re.search(r'data-bad="([^"]*)"', dom).group(1))) == []


def test_the_checks_find_what_is_wrong(visit, tmp_path):
    path = tmp_path / "wrong.html"
    path.write_text(opened(
        '<html><body><h1>A</h1><h3>B</h3><button></button><img src="data:,"><input>'
        '<p id="x" style="color:#bbb">pale</p><p id="x" tabindex="2">twice</p></body></html>',
        CHECKS), "utf-8")
    dom, _, _ = visit(path, tmp_path)
    bad = " ".join(json.loads(unescape(re.search(r'data-bad="([^"]*)"', dom).group(1))))
    for rule in ("lang", "title", "one main", "heading order", "no name", "no alt", "no label",
                 "contrast 1.", "double id", "tab order"):
        assert rule in bad


def axe():
    """The rules of axe-core (MPL-2.0): the file that AXE_CORE names, else that of the package."""
    named = os.environ.get("AXE_CORE", "")
    if Path(named).is_file():
        return Path(named).read_text("utf-8")
    held = resources.files("axe_core_python").joinpath("axe.min.js")
    return held.read_text("utf-8")


def serious(page, visit, folder):
    """What axe-core finds serious or critical in a page."""
    run = ("setTimeout(function(){axe.run(document).then(function(r){document.body.setAttribute("
           "'data-bad',JSON.stringify(r.violations.filter(function(v){return v.impact==='serious'"
           "||v.impact==='critical'}).map(function(v){return v.id+' '+v.nodes[0].html.slice(0,200)"
           "})))})},300)")
    path = folder / "axe.html"
    path.write_text(opened(page, axe() + "\n" + run), "utf-8")
    dom, _, _ = visit(path, folder)
    return json.loads(unescape(re.search(r'data-bad="([^"]*)"', dom).group(1)))


def everything(result, inputs, folder):
    """The page with all that it can hold."""
    first = replace(result, sites=(*result.sites[1::-1], result.sites[2]))
    (folder / "result.json").write_text(dumps(rank_json(replace(first, sites=tuple(
        replace(site, rank=rank) for rank, site in enumerate(first.sites, 1))))), "utf-8")
    whole = type(inputs)(**vars(inputs) | {"tables": tables.load_all(), "country": "KEN"})
    return build_report(result, whole, title="Ours", notes="Said.",
                        tiles="https://tiles.example.org/{z}/{x}/{y}.png",
                        changes=changes_since(folder, result))


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious(visit, result, inputs, tmp_path, dark):
    page = everything(result, inputs, tmp_path)
    if dark:
        assert "@media (prefers-color-scheme:dark)" in page
        page = page.replace("@media (prefers-color-scheme:dark)", "@media all")
    for part in ("label-card", "next", "disclosure", "changes", "steps", "work"):
        assert re.search(f'(class|id)="[^"]*{part}', page)
    assert serious(page, visit, tmp_path) == []


def test_axe_finds_what_is_wrong(visit, tmp_path):
    found = serious('<html lang="en"><title>A</title><body><img src="data:,"></body></html>',
                    visit, tmp_path)
    assert [one.split()[0] for one in found] == ["image-alt"]
