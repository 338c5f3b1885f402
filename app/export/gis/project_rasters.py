"""Raster layers of the QGIS project, coloured by class."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from app.map_colours import LIGHT, ramp
from gis.types import Grid

from .rasters import SHOWN_FROM, Shaded
from .reference import spatial_reference
from .style_xml import text_xml

OPACITY = 0.85
SHADES = ("", "", LIGHT.coast, "#9DB59C", "#C2A9A0", "#B7B1A4")
"""Of the excluded cells, by code: alike, and yet told apart by the legend."""


def layer_id(key: str) -> str:
    """A layer's name in the project; QGIS gives ids of ten characters or fewer anew."""
    return f"heatsite_{key}"


def _layer(key: str, title: str, path: str, grid: Grid) -> tuple[ET.Element, ET.Element]:
    layer = ET.Element("maplayer", {"type": "raster", "hasScaleBasedVisibilityFlag": "0",
                                    "autoRefreshEnabled": "0"})
    ET.SubElement(layer, "id").text = layer_id(key)
    ET.SubElement(layer, "datasource").text = f"./{path}"
    ET.SubElement(layer, "layername").text = text_xml(title)
    crs = ET.SubElement(layer, "srs")
    crs.append(spatial_reference("srs", grid.crs)[0])
    ET.SubElement(layer, "provider").text = "gdal"
    return layer, ET.SubElement(layer, "pipe")


def shaded_layer(shade: Shaded, grid: Grid) -> ET.Element:
    """Values by class; the end classes are open, as in the window."""
    layer, pipe = _layer(shade.key, f"{shade.title} [{shade.unit}]", shade.path, grid)
    limits = [float(v) for v in shade.limits]
    colours = ramp(shade.ramp, max(len(limits) - 1, 1))
    drawn = ET.SubElement(pipe, "rasterrenderer", {
        "type": "singlebandpseudocolor", "band": "1", "opacity": f"{OPACITY:g}", "alphaBand": "-1",
        "nodataColor": "", "classificationMin": f"{limits[0]:.9g}",
        "classificationMax": f"{limits[-1]:.9g}"})
    shader = ET.SubElement(ET.SubElement(drawn, "rastershader"), "colorrampshader", {
        "colorRampType": "DISCRETE", "classificationMode": "1", "clip": "0",
        "minimumValue": f"{limits[0]:.9g}", "maximumValue": f"{limits[-1]:.9g}"})
    last = len(limits) - 2
    for number, (low, high) in enumerate(zip(limits[:-1], limits[1:], strict=True)):
        label = (f"below {high:.6g}" if number == 0 and last else
                 f"{low:.6g} and more" if number == last else f"{low:.6g} – {high:.6g}")
        red, green, blue = (int(v) for v in colours[number])
        ET.SubElement(shader, "item", value="inf" if number == last else f"{high:.9g}",
                      label=label, color=f"#{red:02x}{green:02x}{blue:02x}", alpha="255")
    return layer


def excluded_layer(grid: Grid, reasons: tuple[str, ...]) -> ET.Element:
    """Excluded cells by reason."""
    layer, pipe = _layer("excluded", "Excluded", "excluded.tif", grid)
    drawn = ET.SubElement(pipe, "rasterrenderer", {
        "type": "paletted", "band": "1", "opacity": f"{OPACITY:g}", "alphaBand": "-1",
        "nodataColor": ""})
    palette = ET.SubElement(drawn, "colorPalette")
    for code in range(SHOWN_FROM, len(reasons)):
        shade = SHADES[code] if code < len(SHADES) else LIGHT.excluded
        ET.SubElement(palette, "paletteEntry", value=str(code), color=shade, alpha="255",
                      label=f"excluded: {reasons[code]}")
    return layer
