import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from app.export.report import build_report


class Page(HTMLParser):
    """Elements with their attributes, and the text of scripts and styles."""

    def __init__(self):
        super().__init__()
        self.elements, self.raw, self.open = [], [], None

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.open = tag if tag in ("script", "style") else self.open
        if tag in ("script", "style"):
            self.raw.append([tag, dict(attrs), ""])

    def handle_endtag(self, tag):
        if tag == self.open:
            self.open = None

    def handle_data(self, data):
        if self.open:
            self.raw[-1][2] += data


@pytest.fixture(scope="module")
def html(result, inputs):
    return build_report(result, inputs)


@pytest.fixture(scope="module")
def page(html):
    parser = Page()
    parser.feed(html)
    return parser


def test_title_is_the_question(html):
    assert ("<title>Where in Testland could a 2\u00a0MW data centre stand, and whom would it heat?"
            "</title>") in html


def test_nothing_is_loaded_from_anywhere(page):
    for tag, attrs in page.elements:
        for name in ("src", "href", "srcset", "poster", "data", "action", "xlink:href"):
            value = attrs.get(name)
            if value is not None:
                assert value.startswith(("#", "data:")), (tag, name, value)
    for tag, _, text in page.raw:
        if tag == "style":
            urls = re.findall(r"url\(\s*[\"']?([^)\"']+)", text)
            assert urls and all(u.startswith(("data:", "#")) for u in urls)
            assert "@import" not in text
    assert not any(tag == "link" for tag, _ in page.elements)


def test_policy_names_every_script_and_forbids_the_rest(page):
    policy = next(a["content"] for t, a in page.elements
                  if t == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy and "unsafe-eval" not in policy
    scripts = [text for tag, attrs, text in page.raw if tag == "script" and "type" not in attrs]
    assert len(scripts) == 5
    for text in scripts:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_hostile_names_stay_text(html, page):
    assert "<img src=x" not in html and "<script>alert" not in html
    assert not any(tag == "img" for tag, _ in page.elements)
    assert not any(name.startswith("on") for _, attrs in page.elements for name in attrs)


def test_embedded_data_is_json_with_every_layer(page, layers):
    text = next(t for tag, attrs, t in page.raw if attrs.get("id") == "study-data")
    data = json.loads(text)
    assert [s["rank"] for s in data["sites"]] == [1, 2, 3]
    assert data["sites"][1]["name"].startswith("<img src=x onerror=alert(1)></script><script>")
    assert {layer["key"] for layer in data["layers"]} == {
        "heat_networks", "heat_sinks", "power_lines", "substations", "power_plants", "fibre",
        "exchanges", "data_centres", "areas"}
    assert data["towns"][0]["t"] == "Alpha"
    assert data["base"]["water"][0]["t"] == "Long Lake"


def test_sources_gaps_and_licences_are_told(html):
    assert "invented power_lines" in html and "CC0-1.0" in html
    assert "Slope is unknown everywhere." in html and "No terrain is in the pack." in html
    assert "Redistributions in binary form" in html


def test_ranking_table_and_sections(page):
    rows = [attrs for tag, attrs in page.elements if tag == "tr" and "data-site" in attrs]
    assert [row["data-site"] for row in rows] == ["1", "2", "3"]
    assert rows[2]["data-lcoh"] == ""
    ids = {attrs["id"] for _, attrs in page.elements if "id" in attrs}
    assert {"site-1", "site-2", "site-3", "ranking", "gaps", "method", "assumptions",
            "sources"} <= ids


def test_every_local_link_leads_somewhere(page):
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    for _, attrs in page.elements:
        if attrs.get("href", "").startswith("#"):
            assert attrs["href"][1:] in ids


def test_a_result_without_sites_is_a_page_too(result, inputs):
    assert "No place is left after the exclusions" in build_report(
        replace(result, sites=()), inputs)


def test_many_sites_keep_the_page_small(result, inputs):
    first = result.sites[0]
    sites = tuple(replace(first, id=f"s{i}", rank=i) for i in range(1, 231))
    html = build_report(replace(result, sites=sites), inputs)
    assert html.count("<article ") == 200 and html.count("<tr data-site=") == 230
    assert html.count("data-packed=") == 180 and html.count('class="why"') == 20
    assert len(html.encode()) < 5_000_000


def test_page_is_small(html):
    assert len(html.encode()) < 1_000_000
