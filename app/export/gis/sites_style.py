"""Signs of what the study itself found: the sites, and the lines to the users of their heat."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from app.map_colours import LIGHT

from .rules import Mark, Rule, Stroke
from .style_xml import (
    labelling,
    marker,
    mm,
    options,
    properties,
    renderer,
    rgba,
)

USED = "heat_used [MWh/y]"
SITE = Rule("site, numbered by rank; larger: more heat used", (), Mark("circle", LIGHT.site, 9.0))
LINK = Rule("heat from a site to its user (straight line)", (), Stroke(LIGHT.used, 1.2))


def site_style(most_mwh_y: float) -> list[ET.Element]:
    """Numbered circles sized by used heat, with their names, as in the window."""
    top = ET.Element("top")
    made = ET.SubElement(top, "renderer-v2", type="RuleRenderer", symbollevels="0",
                         enableorderby="1", forceraster="0")
    rules = ET.SubElement(made, "rules", key="root")
    ET.SubElement(rules, "rule", key="rule0", symbol="0", label=SITE.label)
    symbols = ET.SubElement(made, "symbols")
    one = ET.SubElement(symbols, "symbol", name="0", type="marker", alpha="1",
                        clip_to_extent="1", force_rhr="0")
    circle = marker(one, SITE.sign)      # type: ignore[arg-type]
    share = f'coalesce("{USED}", 0) / {max(most_mwh_y, 1e-9):.9g}'
    properties(ET.SubElement(circle, "data_defined_properties"),
               {"size": f"{mm(16)} + {mm(8)} * sqrt(max(0, {share}))"})
    number = ET.SubElement(one, "layer", {"class": "FontMarker", "enabled": "1", "locked": "0",
                                          "pass": "0"})
    options(number, {"chr": "1", "color": rgba(LIGHT.on_site), "font": "Noto Sans",
                     "font_style": "Bold", "size": mm(11), "size_unit": "MM", "angle": 0,
                     "outline_width": 0, "horizontal_anchor_point": 1,
                     "vertical_anchor_point": 1})
    properties(ET.SubElement(number, "data_defined_properties"), {"char": 'to_string("rank")'})
    order = ET.SubElement(made, "orderby")
    ET.SubElement(order, "orderByClause", asc="0", nullsFirst="1").text = '"rank"'
    labelling(top, "name", 9.0, 3.0, bold=True)
    return list(top)


def plain_style(rules: tuple[Rule, ...], label: str = "", priority: str = "") -> list[ET.Element]:
    """Renderer by rules, and labels where a column is named."""
    top = ET.Element("top")
    renderer(top, rules)
    if label:
        labelling(top, label, priority=priority)
    return list(top)
