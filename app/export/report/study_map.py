"""The map: folium on Leaflet, with everything it needs inside the page."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from .raster_image import Pictures, data_uri

MAP_ID = "study"


@cache
def leaflet() -> tuple[str, str]:
    """Leaflet's script and style sheet, with its pictures as data URIs."""
    from xstatic.pkg import leaflet as package

    base = Path(package.BASE_DIR)
    script = (base / "leaflet.js").read_text("utf-8")
    style = (base / "leaflet.css").read_text("utf-8")
    script = re.sub(r"(?m)^//# sourceMappingURL=.*$", "", script)

    def picture(match: re.Match) -> str:
        image = base / match.group(1)
        return f"url({data_uri(image.read_bytes())})" if image.is_file() else "none"

    style = re.sub(r"url\([\"']?(images/[\w.-]+)[\"']?\)", picture, style)
    return script, style


def folium_map(pictures: Pictures, centre: tuple[float, float]) -> tuple[Markup, str]:
    """The map's element and the script that makes it, without any tile layer.

    Ids are fixed, so that two runs write the same page.
    """
    import folium

    figure_map = folium.Map(
        location=centre, tiles=None, zoom_control="topright", control_scale=False,
        zoom_start=6, zoom_snap=0.25, zoom_delta=0.5, wheel_px_per_zoom_level=90,
        attribution_control=False, max_zoom=17, min_zoom=3, keyboard=True)
    figure_map._id = MAP_ID
    # folium would load these from the network; Leaflet is in the page already.
    figure_map.default_js = []
    figure_map.default_css = []
    for name, image, opacity in (("suitability", pictures.suitability, 0.82),
                                 ("excluded", pictures.excluded, 0.9)):
        overlay = folium.raster_layers.ImageOverlay(
            image, pictures.bounds, name=name, opacity=opacity, pane="rasters",
            class_name=f"raster {name}", show=False, control=False)
        overlay._id = name
        overlay.add_to(figure_map)
    page: Any = figure_map.get_root()
    page.render()
    element = page.html.render()
    script = page.script.render()
    return Markup(element), script
