"""Rules as QGIS styles (QML) and as OGC styled layer descriptors (SLD 1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from app.map_colours import LIGHT

from .rules import Condition, Fill, Mark, Rule, Stroke

QGIS_VERSION = "3.22.0"
MM_PER_PX = 25.4 / 96                    # sizes of the window, so that print has them too
QGIS_SHAPES = {"down_triangle": "triangle", "ring": "circle", "cross": "cross_fill"}
SLD_SHAPES = {"down_triangle": "triangle", "ring": "circle", "hexagon": "circle",
              "pentagon": "circle", "diamond": "square"}


def text_xml(text: object) -> str:
    """Text without characters that XML forbids."""
    return "".join(c for c in str(text) if c in "\t\n\r" or c >= " " and c not in "\ufffe\uffff"
                   and not "\ud800" <= c <= "\udfff")


def rgba(colour: str, alpha: float = 1.0) -> str:
    """Hex text as QGIS writes colours: "213,94,0,255"."""
    red, green, blue = (int(colour[i:i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * alpha)}"


def mm(pixels: float) -> str:
    """A width in the window [px] as QGIS wants it [mm]."""
    return f"{pixels * MM_PER_PX:.3g}"


def quoted(value: object) -> str:
    """A value as it stands in an expression of QGIS."""
    return f"{value:g}" if isinstance(value, int | float) else \
        "'" + str(value).replace("'", "''") + "'"


def expression(where: Iterable[Condition]) -> str:
    """The conditions as a QGIS expression; empty for none."""
    return " AND ".join(_term(condition) for condition in where)


def _term(one: Condition) -> str:
    column = '"' + one.column.replace('"', '""') + '"'
    no = "NOT " if one.negated else ""
    if one.op == "in":
        assert isinstance(one.value, tuple)
        return f"coalesce({column}, '') {no}IN ({', '.join(quoted(v) for v in one.value)})"
    if one.op == "=":
        return f"{no}coalesce({column}, '') = {quoted(one.value)}"
    if one.op == "below or unknown":
        return f"{no}({column} < {quoted(one.value)} OR {column} IS NULL)"
    return f"{no}{column} {one.op} {quoted(one.value)}"


def options(parent: ET.Element, values: dict[str, object]) -> ET.Element:
    """QGIS's map of named texts."""
    made = ET.SubElement(parent, "Option", type="Map")
    for name, value in values.items():
        ET.SubElement(made, "Option", name=name, type="QString", value=str(value))
    return made


def symbol(parent: ET.Element, name: str, sign: Mark | Stroke | Fill) -> ET.Element:
    """One QGIS symbol of a sign."""
    kind = {Mark: "marker", Stroke: "line", Fill: "fill"}[type(sign)]
    made = ET.SubElement(parent, "symbol", name=name, type=kind, alpha="1",
                         clip_to_extent="1", force_rhr="0")
    if isinstance(sign, Mark):
        marker(made, sign)
        if sign.shape == "ring":
            marker(made, Mark("circle", LIGHT.halo, sign.radius * 0.45))
    elif isinstance(sign, Stroke):
        line = ET.SubElement(made, "layer", {"class": "SimpleLine", "enabled": "1", "locked": "0",
                                             "pass": "0"})
        options(line, {"line_color": rgba(sign.colour), "line_width": mm(sign.width),
                       "line_width_unit": "MM", "capstyle": "round", "joinstyle": "round",
                       "line_style": "dot" if sign.dotted else "solid"})
    else:
        fill = ET.SubElement(made, "layer", {"class": "SimpleFill", "enabled": "1", "locked": "0",
                                             "pass": "0"})
        options(fill, {"color": rgba(sign.colour, sign.alpha), "style": "solid",
                       "outline_color": rgba(sign.edge), "outline_style": "solid",
                       "outline_width": mm(sign.width), "outline_width_unit": "MM"})
    return made


def marker(parent: ET.Element, sign: Mark) -> ET.Element:
    """A simple marker layer."""
    layer = ET.SubElement(parent, "layer", {"class": "SimpleMarker", "enabled": "1",
                                            "locked": "0", "pass": "0"})
    options(layer, {
        "name": QGIS_SHAPES.get(sign.shape, sign.shape),
        "angle": 180 if sign.shape == "down_triangle" else 0,
        "color": rgba(LIGHT.halo, 0.6) if sign.hollow else rgba(sign.colour),
        "outline_color": rgba(sign.colour if sign.hollow else LIGHT.halo),
        "outline_style": "dot" if sign.hollow else "solid",
        "outline_width": mm(1.4 if sign.hollow else 1.0), "outline_width_unit": "MM",
        "size": mm(2 * sign.radius), "size_unit": "MM", "scale_method": "diameter"})
    return layer


def renderer(parent: ET.Element, rules: Sequence[Rule]) -> ET.Element:
    """A rule-based renderer."""
    made = ET.SubElement(parent, "renderer-v2", type="RuleRenderer", symbollevels="0",
                         enableorderby="0", forceraster="0")
    keys = ET.SubElement(made, "rules", key="root")
    symbols = ET.SubElement(made, "symbols")
    for number, rule in enumerate(rules):
        one = ET.SubElement(keys, "rule", key=f"rule{number}", symbol=str(number),
                            label=text_xml(rule.label))
        if rule.where:
            one.set("filter", text_xml(expression(rule.where)))
        symbol(symbols, str(number), rule.sign)
    return made


def labelling(parent: ET.Element, column: str, size_pt: float = 8.0, distance_mm: float = 1.0,
              bold: bool = False, priority: str = "") -> None:
    """Labels beside points; `priority` is a column whose larger values win."""
    made = ET.SubElement(parent, "labeling", type="simple")
    settings = ET.SubElement(made, "settings", calloutType="simple")
    style = ET.SubElement(settings, "text-style", {
        "fieldName": column, "isExpression": "0", "fontSize": f"{size_pt:g}",
        "fontSizeUnit": "Point", "fontWeight": "75" if bold else "50", "fontItalic": "0",
        "textColor": rgba(LIGHT.label), "textOpacity": "1", "fontFamily": "Noto Sans",
        "namedStyle": "Bold" if bold else "Regular"})
    ET.SubElement(style, "text-buffer", bufferDraw="1", bufferSize="0.7", bufferSizeUnits="MM",
                  bufferColor=rgba(LIGHT.halo), bufferOpacity="1", bufferNoFill="1",
                  bufferJoinStyle="128")
    ET.SubElement(settings, "text-format", autoWrapLength="24", useMaxLineLengthForAutoWrap="1",
                  multilineAlign="3")
    ET.SubElement(settings, "placement", placement="6", dist=f"{distance_mm:g}", distUnits="MM",
                  priority="7" if bold else "3", offsetType="1",
                  predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR")
    ET.SubElement(settings, "rendering", drawLabels="1", displayAll="0", obstacle="1",
                  scaleVisibility="0")
    if priority:
        defined = ET.SubElement(settings, "dd_properties")
        properties(defined, {"Priority": f'log10(1 + coalesce("{priority}", 0))'})


def properties(parent: ET.Element, expressions: dict[str, str]) -> None:
    """Properties that follow an expression."""
    outer = ET.SubElement(parent, "Option", type="Map")
    ET.SubElement(outer, "Option", name="name", type="QString", value="")
    inner = ET.SubElement(outer, "Option", name="properties", type="Map")
    for name, words in expressions.items():
        one = ET.SubElement(inner, "Option", name=name, type="Map")
        ET.SubElement(one, "Option", name="active", type="bool", value="true")
        ET.SubElement(one, "Option", name="expression", type="QString", value=words)
        ET.SubElement(one, "Option", name="type", type="int", value="3")
    ET.SubElement(outer, "Option", name="type", type="QString", value="collection")


def document(root: ET.Element, doctype: str = "") -> str:
    """XML text with a head, indented."""
    ET.indent(root, " ")
    return (f"<!DOCTYPE {doctype}>\n" if doctype else '<?xml version="1.0" encoding="UTF-8"?>\n') \
        + ET.tostring(root, "unicode") + "\n"


def qml(parts: Iterable[ET.Element], labels: bool) -> str:
    """A style as QGIS saves it, of a renderer and labels."""
    root = ET.Element("qgis", version=QGIS_VERSION, styleCategories="Symbology|Labeling",
                      labelsEnabled="1" if labels else "0")
    root.extend(parts)
    return document(root, "qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'")


_SE, _OGC = "http://www.opengis.net/se", "http://www.opengis.net/ogc"
_SLD = "http://www.opengis.net/sld"


def sld(name: str, rules: Sequence[Rule]) -> str:
    """The rules as SLD 1.1, for other programs than QGIS."""
    root = ET.Element("StyledLayerDescriptor", {
        "xmlns": _SLD, "xmlns:se": _SE, "xmlns:ogc": _OGC, "version": "1.1.0"})
    layer = ET.SubElement(root, "NamedLayer")
    ET.SubElement(layer, "se:Name").text = name
    style = ET.SubElement(ET.SubElement(layer, "UserStyle"), "se:FeatureTypeStyle")
    for rule in rules:
        one = ET.SubElement(style, "se:Rule")
        ET.SubElement(one, "se:Name").text = text_xml(rule.label)
        if rule.where:
            at = ET.SubElement(one, "ogc:Filter")
            at = ET.SubElement(at, "ogc:And") if len(rule.where) > 1 else at
            for condition in rule.where:
                _filter(at, condition)
        _symbolizer(one, rule.sign)
    return document(root)


def _filter(parent: ET.Element, one: Condition) -> None:
    at = ET.SubElement(parent, "ogc:Not") if one.negated else parent
    if one.op in ("in", "below or unknown"):
        at = ET.SubElement(at, "ogc:Or")
    if one.op == "in":
        assert isinstance(one.value, tuple)
        for value in one.value:
            _compare(at, "EqualTo", one.column, value)
    elif one.op == "below or unknown":
        _compare(at, "LessThan", one.column, one.value)
        null = ET.SubElement(at, "ogc:PropertyIsNull")
        ET.SubElement(null, "ogc:PropertyName").text = one.column
    else:
        names = {"=": "EqualTo", ">=": "GreaterThanOrEqualTo", "<": "LessThan"}
        _compare(at, names[one.op], one.column, one.value)


def _compare(parent: ET.Element, name: str, column: str, value: object) -> None:
    made = ET.SubElement(parent, f"ogc:PropertyIs{name}")
    ET.SubElement(made, "ogc:PropertyName").text = column
    ET.SubElement(made, "ogc:Literal").text = (f"{value:g}" if isinstance(value, int | float)
                                               else text_xml(value))


def _symbolizer(parent: ET.Element, sign: Mark | Stroke | Fill) -> None:
    if isinstance(sign, Mark):
        graphic = ET.SubElement(ET.SubElement(parent, "se:PointSymbolizer"), "se:Graphic")
        mark = ET.SubElement(graphic, "se:Mark")
        ET.SubElement(mark, "se:WellKnownName").text = SLD_SHAPES.get(sign.shape, sign.shape)
        _parameters(mark, "se:Fill", {"fill": LIGHT.halo if sign.hollow else sign.colour})
        _parameters(mark, "se:Stroke", {"stroke": sign.colour if sign.hollow else LIGHT.halo,
                                        "stroke-width": "1"})
        ET.SubElement(graphic, "se:Size").text = f"{2 * sign.radius:g}"
    elif isinstance(sign, Stroke):
        dash = {"stroke-dasharray": "1 2"} if sign.dotted else {}
        _parameters(ET.SubElement(parent, "se:LineSymbolizer"), "se:Stroke",
                    {"stroke": sign.colour, "stroke-width": f"{sign.width:g}", **dash})
    else:
        area = ET.SubElement(parent, "se:PolygonSymbolizer")
        _parameters(area, "se:Fill", {"fill": sign.colour, "fill-opacity": f"{sign.alpha:g}"})
        _parameters(area, "se:Stroke", {"stroke": sign.edge, "stroke-width": f"{sign.width:g}"})


def _parameters(parent: ET.Element, name: str, values: dict[str, str]) -> None:
    made = ET.SubElement(parent, name)
    for key, value in values.items():
        ET.SubElement(made, "se:SvgParameter", name=key).text = value
