"""The licences under which a result may be passed on, beside its files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gis.language import mark
from gis.results import StudyResult
from gis.types import Layer
from layers.licence import OPEN, passed_on, terms


def licences_json(result: StudyResult) -> list[dict[str, Any]]:
    """What each licence of the layers asks."""
    return [{"licence": item.licence, "sharing": item.sharing, "layers": list(item.layers),
             "words": item.words} for item in terms(result.layers)]


def licence_notes(result: StudyResult, layers: Mapping[str, Layer]) -> list[str]:
    """Sentences for the report: what was left out, and what binds those who pass it on."""
    left_out = passed_on(layers)[1]
    return [*left_out, *(mark(f"Licence of {item.words}") for item in terms(result.layers)
                         if item.sharing != OPEN)]


def licences_text(result: StudyResult, layers: Mapping[str, Layer]) -> str:
    """The file licences.txt: every layer's source and licence, and what they ask."""
    lines = [f"HeatSite, result for {result.region_name}: sources and licences of its layers.", ""]
    for about in sorted(result.layers, key=lambda p: p.layer):
        if about.origin != "missing":
            words = "; ".join(w for w in (about.source, about.date, about.licence) if w)
            lines.append(f"{about.layer}: {' '.join(words.split())}")
    lines += ["", "What the licences ask", ""]
    lines += [item.words for item in terms(result.layers)]
    left_out = passed_on(layers)[1]
    return "\n".join([*lines, *(["", *left_out] if left_out else [])]) + "\n"
