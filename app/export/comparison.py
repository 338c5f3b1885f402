"""A comparison as files: a table, the JSON object, a page for a browser, and difference maps."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from gis.ranking.compare import Comparison, DifferenceMap
from gis.types import Raster
from layers.files import atomic_folder

from .manifest import dumps, plain
from .report.raster_image import data_uri, png, rgb, to_web_mercator
from .tables import guarded

PUOR = ("#7f3b08", "#be630a", "#ef9e3c", "#fed7a2", "#f6f6f7", "#cecde4", "#988dbe", "#5e3c90",
        "#2d004b")
"""ColorBrewer PuOr: orange where the second result scores less, purple where more."""
LIMIT_STEPS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
RADAR_SIDE = 320


def write_comparison(found: Comparison, document: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write all files into `folder`, or none of them; returns their paths."""
    folder = Path(folder)
    with atomic_folder(folder) as part:
        (part / "comparison.json").write_text(dumps(plain(document)), "utf-8")
        _write_csv(found, part / "comparison.csv")
        for one in found.maps:
            if one.raster is not None:
                _write_map(one.raster, part / _file_name(one))
        (part / "comparison.html").write_text(page(found), "utf-8")
        names = sorted(path.name for path in part.iterdir())
    return [folder / name for name in names]


def _file_name(one: DifferenceMap) -> str:
    return f"difference_{re.sub(r'[^A-Za-z0-9_-]+', '_', one.name)[:60]}.tif"


def _write_csv(found: Comparison, path: Path) -> None:
    """One row per place and result."""
    figures = [(f.key, f"{f.key} [{f.unit}]") for f in found.figures]
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["place", "result", "id", "rank", "rank_change", "score [0-1]",
                         "score_change", "score_low [0-1]", "score_high [0-1]",
                         "coverage [0-1]", *(f"{t}_score [0-1]" for t in found.radar.themes),
                         *(label for _, label in figures)])
        for match in found.matches:
            for subject, site, rank, score in zip(found.subjects, match.sites,
                                                  match.rank_changes, match.score_changes,
                                                  strict=True):
                if site is not None:
                    row = [match.name, subject.name, site.id, site.rank, rank, site.score, score,
                           site.score_low, site.score_high, site.coverage,
                           *(site.themes.get(t, math.nan) for t in found.radar.themes),
                           *(site.figures[key] for key, _ in figures)]
                    writer.writerow([guarded(plain(cell)) for cell in row])


def _write_map(raster: Raster, path: Path) -> None:
    import rasterio

    rows, cols = raster.grid.shape
    with rasterio.open(path, "w", driver="GTiff", dtype="float32", count=1, width=cols,
                       height=rows, crs=rasterio.crs.CRS.from_wkt(raster.grid.crs.to_wkt()),
                       transform=rasterio.Affine(*raster.grid.transform), nodata=float("nan"),
                       compress="DEFLATE", predictor=3, tiled=True) as file:
        file.write(raster.values.astype(np.float32), 1)
        file.set_band_description(1, "score difference")
        file.update_tags(note=raster.provenance.source)


def page(found: Comparison) -> str:
    """One page that needs no network: tables, radar and difference maps."""
    names = [s.name for s in found.subjects]
    parts = [f"<p>{escape(s)}</p>" for s in found.said]
    parts.append("<h2>Score per theme, median of the sites</h2>" + _radar(found))
    rows = []
    for key in dict.fromkeys(k for s in found.subjects for k in s.area):
        rows.append([f"{key}: median (best)", *(
            f"{_short(s.area[key].median)} ({_short(s.area[key].best)})" if key in s.area else "–"
            for s in found.subjects)])
    parts.append(_table("Scores over the allowed area", ["", *names], rows))
    parts.append(_table("Sites: rank and score", ["place", *names], [
        [m.name, *("–" if s is None else f"{s.rank}. {s.score:.3f}" for s in m.sites)]
        for m in found.matches]))
    parts.append(_table("First site (median of all sites)", ["", "unit", *names], [
        [f.label, f.unit, *(f"{_short(a)} ({_short(b)})"
                          for a, b in zip(f.first, f.median, strict=True))]
        for f in found.figures]))
    asked = [[d.key, *(_told(v) for v in d.values)]
             for group in (found.brief, found.weights, found.value_functions) for d in group]
    if asked:
        parts.append(_table("Asked differently", ["", *names], asked))
    parts += [_picture(one, found.subjects[0].name) for one in found.maps
              if one.raster is not None]
    return ("<!doctype html><html lang=en><meta charset=utf-8>"
            "<meta name=viewport content='width=device-width'><title>HeatSite: comparison</title>"
            "<style>body{font:15px/1.5 sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;"
            "color:#1c2326}table{border-collapse:collapse;margin:.5rem 0 1.5rem}td,th{padding:"
            ".25rem .7rem;border-bottom:1px solid #dde3e4;text-align:right}td:first-child,"
            "th:first-child{text-align:left}img{width:40rem;max-width:100%;image-rendering:pixelated;"
            "background:#fff;border:1px solid "
            f"#dde3e4}}</style><h1>{escape(' · '.join(names))}</h1>{''.join(parts)}</html>\n")


def _table(title: str, head: list[str], rows: list[list[str]]) -> str:
    def line(cells: list[str], tag: str) -> str:
        return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

    return (f"<h2>{escape(title)}</h2><table>{line(head, 'th')}"
            f"{''.join(line(row, 'td') for row in rows)}</table>")


def _short(value: float) -> str:
    return "–" if not math.isfinite(value) else f"{value:,.4g}" if abs(value) < 1e4 \
        else f"{value:,.0f}"


def _told(value: object) -> str:
    if isinstance(value, float):
        return _short(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    return "–" if value is None else str(value)


def _radar(found: Comparison) -> str:
    """One polygon per result; a theme that is unknown in one breaks none of the others."""
    themes, middle, reach = found.radar.themes, RADAR_SIDE / 2, RADAR_SIDE / 2 - 45
    angles = [2 * math.pi * k / len(themes) - math.pi / 2 for k in range(len(themes))]

    def at(angle: float, share: float) -> str:
        return (f"{middle + reach * share * math.cos(angle):.1f},"
                f"{middle + reach * share * math.sin(angle):.1f}")

    colours = ("#0b6e8a", "#b35806", "#542788", "#3f7f3a", "#a01f4d", "#555f63")
    svg = [f"<polygon points='{' '.join(at(a, share) for a in angles)}' fill=none "
           "stroke='#dde3e4'/>" for share in (0.25, 0.5, 0.75, 1.0)]
    for angle, theme in zip(angles, themes, strict=True):
        x, y = at(angle, 1.18).split(",")
        svg.append(f"<text x='{x}' y='{y}' font-size=12 text-anchor=middle "
                   f"dominant-baseline=middle>{escape(theme)}</text>")
    key = []
    for i, subject in enumerate(found.subjects):
        colour, row = colours[i % len(colours)], found.radar.sites[i]
        points = " ".join(at(a, float(v)) for a, v in zip(angles, row, strict=True)
                          if math.isfinite(v))
        svg.append(f"<polygon points='{points}' fill='{colour}' fill-opacity=.08 "
                   f"stroke='{colour}' stroke-width=2><title>{escape(subject.name)}</title>"
                   "</polygon>")
        key.append(f"<span style='color:{colour}'>&#9632;</span> {escape(subject.name)}")
    return (f"<svg viewBox='0 0 {RADAR_SIDE} {RADAR_SIDE}' width={RADAR_SIDE} role=img "
            f"aria-label='Scores per theme'>{''.join(svg)}</svg><p>{' &nbsp; '.join(key)}</p>")


def _picture(one: DifferenceMap, first: str) -> str:
    assert one.raster is not None
    values = one.raster.values
    known = np.abs(values[np.isfinite(values)])
    most = float(np.quantile(known, 0.99)) if len(known) else 0.0
    limit = next((step for step in LIMIT_STEPS if step >= most), LIMIT_STEPS[-1])
    step = np.nan_to_num((values / limit + 1) / 2 * len(PUOR))
    classes = np.clip(step.astype(int), 0, len(PUOR) - 1) + 1
    cells = np.where(np.isfinite(values), classes, 0).astype(np.uint8)
    warped, _ = to_web_mercator(cells, one.raster.grid)
    image = data_uri(png(warped, [(0, 0, 0, 0), *((*rgb(c), 255) for c in PUOR)]))
    title = escape(f"Suitability of {one.name} less that of {first}")
    return (f"<h2>{title}</h2><img src='{image}' alt='{title}'><p>Orange: {escape(one.name)} "
            f"scores less, down to −{limit:g}; white: alike; purple: more, up to +{limit:g}.</p>")
