"""Reference systems as QGIS projects write them."""

from __future__ import annotations

import warnings
from xml.etree import ElementTree as ET

import pyproj


def spatial_reference(tag: str, crs: pyproj.CRS | str) -> ET.Element:
    """`crs` in an element `tag`; one of no registry goes by its well-known text."""
    crs = pyproj.CRS.from_user_input(crs)
    made = ET.Element(tag)
    at = ET.SubElement(made, "spatialrefsys", nativeFormat="Wkt")
    ET.SubElement(at, "wkt").text = crs.to_wkt("WKT2_2019")
    with warnings.catch_warnings():      # PROJ's text loses details; QGIS takes the one above
        warnings.simplefilter("ignore", UserWarning)
        ET.SubElement(at, "proj4").text = crs.to_proj4()
    code = crs.to_epsg()
    ET.SubElement(at, "srsid").text = "0"
    ET.SubElement(at, "srid").text = str(code or 0)
    if code is not None:
        ET.SubElement(at, "authid").text = f"EPSG:{code}"
    ET.SubElement(at, "description").text = crs.name
    ET.SubElement(at, "geographicflag").text = "true" if crs.is_geographic else "false"
    return made
