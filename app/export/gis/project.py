"""The QGIS project: all layers in the window's order, with its groups, legends and colours."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from app.export.texts import clean
from app.map_colours import LIGHT
from gis.results import EXCLUSION_REASONS, StudyResult
from gis.types import WGS84
from layers.files import atomic_folder, write_atomic

from .geopackage import Styled, write_gis
from .project_rasters import excluded_layer, layer_id, shaded_layer
from .rasters import Shaded, suitability, write_criteria, write_excluded
from .reference import spatial_reference
from .style_xml import QGIS_VERSION, document, rgba, text_xml

if TYPE_CHECKING:
    from gis.study import Inputs

NAME = "study.qgz"
GROUPS = ("Sites", "Heat", "Grid", "Digital", "Base map", "Suitability", "Criteria")
"""Legend, top first."""
ZIP_DATE = (2000, 1, 1, 0, 0, 0)


def write_gis_folder(result: StudyResult, inputs: Inputs, folder: Path | str,
                     criteria: bool = True) -> list[Path]:
    """Write a folder that QGIS opens: project, GeoPackage and rasters; all of them or none.

    `criteria` adds a raster of each criterion. Returns the files written.

    Raises :class:`gis.errors.InputError` if the folder cannot be written.
    """
    from app.export.tables import write_suitability

    folder = Path(folder)
    with atomic_folder(folder) as part:
        written = write_gis(result, inputs, part / "sites.gpkg")
        write_suitability(result, part / "suitability.tif")
        write_excluded(result, part / "excluded.tif")
        shaded = [suitability(result)]
        if criteria:
            shaded += write_criteria(result, part / "criteria")
        write_project(result, written, shaded, part / NAME)
        names = sorted(p.relative_to(part) for p in part.rglob("*") if p.is_file())
    return [folder / name for name in names]


def write_project(result: StudyResult, layers: Sequence[Styled], rasters: Sequence[Shaded],
                  path: Path) -> None:
    """Write the project file; it names sites.gpkg and the rasters beside it."""
    content = project_xml(result, layers, rasters)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(path.stem + ".qgs", ZIP_DATE)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        entry.create_system = 3
        archive.writestr(entry, content)
    write_atomic(path, packed.getvalue())


def project_xml(result: StudyResult, layers: Sequence[Styled],
                rasters: Sequence[Shaded]) -> str:
    """The project as QGIS's XML."""
    grid = result.screening.grid
    title = clean(f"HeatSite: {result.region_name}", 200)
    root = ET.Element("qgis", projectname=text_xml(title), version=QGIS_VERSION)
    ET.SubElement(root, "homePath", path="")
    ET.SubElement(root, "title").text = text_xml(title)
    root.append(spatial_reference("projectCrs", grid.crs))
    below = [one for one in layers if one.key == "boundary"]
    rest = [one for one in layers if one.key != "boundary"]
    # Bottom first, as the window stacks them.
    order: list[tuple[str, str, str, bool, ET.Element]] = []
    for one in below:
        order.append((one.key, one.title, one.group, one.shown, vector_layer(one, result)))
    for shade in reversed(rasters):
        order.append((shade.key, shade.title, shade.group, shade.shown,
                      shaded_layer(shade, grid)))
    order.append(("excluded", "Excluded", "Suitability", True,
                  excluded_layer(grid, EXCLUSION_REASONS)))
    for one in rest:
        order.append((one.key, one.title, one.group, one.shown, vector_layer(one, result)))
    _tree(root, order)
    canvas = ET.SubElement(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    ET.SubElement(canvas, "units").text = "meters"
    extent = ET.SubElement(canvas, "extent")
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), grid.bounds, strict=True):
        ET.SubElement(extent, name).text = f"{value:.3f}"
    ET.SubElement(canvas, "rotation").text = "0"
    canvas.append(spatial_reference("destinationsrs", grid.crs))
    legend_layers = ET.SubElement(root, "projectlayers")
    legend_layers.extend(layer for *_, layer in reversed(order))
    _properties(root, title)
    metadata = ET.SubElement(root, "projectMetadata")
    ET.SubElement(metadata, "title").text = text_xml(title)
    ET.SubElement(metadata, "abstract").text = text_xml(attribution(layers))
    return document(root, "qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'")


def attribution(layers: Sequence[Styled]) -> str:
    """Sources and licences of the layers, one line each."""
    return "\n".join(f"{one.title}: {one.about}" for one in layers if one.about)


def vector_layer(one: Styled, result: StudyResult) -> ET.Element:
    """One layer of the GeoPackage."""
    kind = one.geometry.removeprefix("Multi").replace("String", "")
    layer = ET.Element("maplayer", {
        "type": "vector", "geometry": kind, "labelsEnabled": "1" if one.labelled else "0",
        "hasScaleBasedVisibilityFlag": "0", "autoRefreshEnabled": "0", "readOnly": "1"})
    ET.SubElement(layer, "id").text = layer_id(one.key)
    ET.SubElement(layer, "datasource").text = f"./sites.gpkg|layername={one.key}"
    ET.SubElement(layer, "layername").text = text_xml(one.title)
    crs = ET.SubElement(layer, "srs")
    crs.append(spatial_reference("srs", WGS84)[0])
    ET.SubElement(layer, "provider", encoding="UTF-8").text = "ogr"
    meta = ET.SubElement(layer, "resourceMetadata")
    ET.SubElement(meta, "title").text = text_xml(one.title)
    ET.SubElement(meta, "rights").text = text_xml(one.about)
    ET.SubElement(layer, "attribution").text = text_xml(one.about)
    layer.extend(copy.deepcopy(part) for part in one.style)
    return layer


def _tree(root: ET.Element, order: list[tuple[str, str, str, bool, ET.Element]]) -> None:
    """Groups of the legend, and the order of drawing, which is the window's."""
    tree = ET.SubElement(root, "layer-tree-group")
    for group in GROUPS:
        members = [item for item in reversed(order) if item[2] == group]
        if not members:
            continue
        made = ET.SubElement(tree, "layer-tree-group", name=group, checked="Qt::Checked",
                             expanded="0" if group == "Criteria" else "1")
        for key, title, _, shown, layer in members:
            source = layer.findtext("datasource") or ""
            ET.SubElement(made, "layer-tree-layer", {
                "id": layer_id(key), "name": text_xml(title), "source": source,
                "providerKey": layer.findtext("provider") or "",
                "checked": "Qt::Checked" if shown else "Qt::Unchecked", "expanded": "0"})
    custom = ET.SubElement(tree, "custom-order", enabled="1")
    for key, *_ in reversed(order):
        ET.SubElement(custom, "item").text = layer_id(key)


CREDIT = "HeatSite. Sources and licences: Project, Properties, Metadata."


def _properties(root: ET.Element, title: str) -> None:
    """Relative paths, the title and the credit on the map, its scale bar and background."""
    made = ET.SubElement(root, "properties")
    paths = ET.SubElement(made, "Paths")
    ET.SubElement(paths, "Absolute", type="bool").text = "false"
    spatial = ET.SubElement(made, "SpatialRefSys")      # without it QGIS ignores projectCrs
    ET.SubElement(spatial, "ProjectionsEnabled", type="int").text = "1"
    for name, words in (("TitleLabel", title), ("CopyrightLabel", CREDIT), ("ScaleBar", "")):
        shown = ET.SubElement(made, name)
        ET.SubElement(shown, "Enabled", type="bool").text = "true"
        if words:
            ET.SubElement(shown, "Label", type="QString").text = text_xml(words)
    gui = ET.SubElement(made, "Gui")
    red, green, blue, _ = rgba(LIGHT.beyond).split(",")
    for name, value in (("Red", red), ("Green", green), ("Blue", blue)):
        ET.SubElement(gui, f"CanvasColor{name}Part", type="int").text = value
