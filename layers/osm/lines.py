"""Power lines, heat pipes, roads, railways and fibre of OpenStreetMap."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from ..voltage import parse_voltage
from .elements import Element
from .shaped import Builder, Shaped
from .tag_values import circuits, direct_current, life, number, year

GONE = ("disused", "abandoned", "razed", "demolished")


def _drawn(elements: Sequence[Element]) -> tuple[list[Element], tuple[str, ...]]:
    """Elements drawn as lines that are not told to be out of use."""
    import shapely

    kept = [e for e in elements if shapely.get_dimensions(e.shape) == 1
            and not any(e.tags.get(word) == "yes" for word in GONE)]
    left = len(elements) - len(kept)
    return kept, (f"{left} elements not drawn as lines or out of use left out",) if left else ()


def power_lines(elements: Sequence[Element]) -> Shaped:
    """Lines and cables with every voltage that they carry; minor lines are not asked for."""
    kept, steps = _drawn(elements)
    read = [parse_voltage(e.tags.get("voltage")) for e in kept]
    strange = sum(problem is not None for _, problem in read)
    if strange:
        steps = (*steps, f"{strange} rows: the voltage is not understood; it stays unknown there")
    notes = [_line_note(e, levels) for e, (levels, _) in zip(kept, read, strict=True)]
    cable = [_is_cable(e.tags) for e in kept]
    return Shaped([e.shape for e in kept], {
        "name": [e.name or e.tag("ref") or f"OSM line {e.number}" for e in kept],
        "kv": [levels[0] if levels else math.nan for levels, _ in read],
        "kind": ["dc" if direct_current(e.tags) else "ac" for e in kept],
        "circuits": [circuits(e.tags) for e in kept],
        "status": [life(e, "power") for e in kept],
        "underground": ["yes" if under and e.tags.get("location") not in ("overhead", "underwater")
                        else "no" for e, under in zip(kept, cable, strict=True)],
        "year": [year(e.tag("start_date")) for e in kept], "length_km": lengths(kept),
        "accuracy_km": 0.03, "confidence": "medium-high", "note": notes,
        "source": [e.source for e in kept]}, steps)


def _is_cable(tags: Mapping[str, str]) -> bool:
    return "cable" in (tags.get("power"), *(tags.get(word) for word in
                       ("construction", "proposed", "planned")),
                       *(tags.get(f"{word}:power") for word in
                         ("construction", "proposed", "planned")))


def _line_note(element: Element, levels: tuple[float, ...]) -> str:
    words = []
    if not levels:
        words.append("voltage not given")
    if len(levels) > 1:
        words.append("also carries " + ", ".join(f"{kv:g} kV" for kv in levels[1:]))
    if element.tags.get("location") == "underwater":
        words.append("under water")
    if element.tag("operator"):
        words.append(f"operator {element.tag('operator')}")
    return "; ".join(words)


def heat_pipes(elements: Sequence[Element]) -> Shaped:
    kept, steps = _drawn(elements)
    return Shaped([e.shape for e in kept], {
        "name": [e.name or e.tag("operator") or f"OSM pipe {e.number}" for e in kept],
        "kind": "network", "dn": [_diameter(e.tag("diameter")) for e in kept],
        "in_service": [e.tag("start_date") for e in kept], "accuracy_km": 0.02,
        "confidence": "medium-high",
        "note": [_pipe_note(e) for e in kept], "source": [e.source for e in kept]}, steps)


def _diameter(text: str) -> float:
    """The tag is in millimetres where it names no unit."""
    mm = number(text.removesuffix("mm"))
    return mm if 10 <= mm <= 2000 else math.nan


def _pipe_note(element: Element) -> str:
    where = element.tag("location")
    return ("temperature unknown" + (f"; {where}" if where else "")
            + ("; steam" if element.tags.get("substance") == "steam" else ""))


def roads(elements: Sequence[Element]) -> Shaped:
    kept, steps = _drawn(elements)
    return Shaped([e.shape for e in kept], {
        "name": [e.name or e.tag("ref") for e in kept],
        "kind": [e.tags["highway"] for e in kept], "accuracy_km": 0.02,
        "confidence": "medium-high", "source": [e.source for e in kept]}, steps)


def rail(elements: Sequence[Element]) -> Shaped:
    """Tracks at the surface: those in tunnels are not in a trench's way."""
    kept, steps = _drawn(elements)
    above = [e for e in kept if e.tags.get("tunnel", "no") == "no"]
    if len(above) < len(kept):
        steps = (*steps, f"{len(kept) - len(above)} tracks in tunnels left out")
    return Shaped([e.shape for e in above], {
        "name": [e.name for e in above], "kind": [e.tags["railway"] for e in above],
        "accuracy_km": 0.02, "confidence": "medium-high",
        "source": [e.source for e in above]}, steps)


def fibre(elements: Sequence[Element]) -> Shaped:
    """Fibre on land: nobody taps a submarine cable."""
    kept, steps = _drawn(elements)
    land = [e for e in kept if e.tags.get("submarine") != "yes"
            and e.tags.get("location") != "underwater"]
    if len(land) < len(kept):
        steps = (*steps, f"{len(kept) - len(land)} submarine cables left out")
    return Shaped([e.shape for e in land], {
        "name": [e.name or f"OSM fibre {e.number}" for e in land], "kind": "link",
        "status": "existing", "length_km": lengths(land),
        "operator": [e.tag("operator") for e in land], "accuracy_km": 0.05,
        "confidence": "medium", "source": [e.source for e in land]}, steps)


def lengths(elements: Sequence[Element]) -> np.ndarray:
    """Length of each line on the ellipsoid, (n,). [km]"""
    import pyproj

    geod = pyproj.Geod(ellps="WGS84")
    return np.round([geod.geometry_length(e.shape) / 1000 for e in elements], 3)


BUILDERS: Mapping[str, Builder] = {"power_lines": power_lines, "heat_pipes": heat_pipes,
                                   "roads": roads, "rail": rail, "fibre": fibre}
