"""The disclosure on the page: what the ranking hangs on, and the file itself to save."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gis.language import mark
from gis.results import StudyResult

from .packed import packed
from .speech import in_digits, retell, say
from .words import figure, short

if TYPE_CHECKING:
    from gis.study import Inputs

BASES = {"region": mark("the region's known values"), "like places": mark("places like it"),
         "anchors": mark("anything between its two anchors")}
FROM = {"its own bounds": mark("bounds of its own"),
        "the criterion's usual error": mark("the usual error"),
        "a local prior": mark("a local guess"), "like places": mark("places like it"),
        "the region's prior": mark("the region's values")}


def disclosure_view(result: StudyResult, inputs: Inputs) -> dict:
    """What is disclosed, in words, and the packed text of disclosure.json.

    Raises
    ------
    InputError
        If a table that the ranking needs is broken.
    """
    from ..disclosure import NAME, disclosure_text

    text = disclosure_text(result, inputs)
    said = json.loads(text)
    layers = said["layers"]
    missing = sum(one["origin"] == "missing" for one in layers)
    return {
        "file": NAME, "packed": packed(text),
        "size": in_digits(len(text.encode()) / 1e6, 1),
        "counts": [
            {"count": in_digits(count), "words": say(words)} for count, words in (
                (len(layers) - missing, mark("layers read")), (missing, mark("layers missing")),
                (len(said["tables"]), mark("tables of the program")),
                (len(said["assumptions"]), mark("assumed values")),
                (len(said["settings"]["criteria"]), mark("criteria with value functions")))],
        "criteria": [_criterion(one, said) for one in said["settings"]["criteria"]],
        "doubt": _doubt(said),
        "tables": [{"name": name, "source": one["source"],
                    "rows": in_digits(one["row_count"]), "checksum": _short(one["checksum"])}
                   for name, one in said["tables"].items()],
        "versions": ", ".join(f"{name} {number}" for name, number in said["versions"].items())}


def _criterion(one: dict[str, Any], said: dict[str, Any]) -> dict:
    """How a criterion's doubt is drawn, and where its ranges come from at the sites."""
    key = one["key"]
    found = [site["criteria"][key] for site in said["sites"] if key in site["criteria"]]
    prior = said["ranking"]["priors"].get(key, {})
    known = sum(bool(c["known"]) for c in found)
    origins = [say(words) for origin, words in FROM.items()
               if any(c.get("range_from") == origin for c in found)]
    basis = prior.get("basis", "")
    return {"label": say(one["label"]), "theme": one["theme"],
            "known": say(mark("{count} of {all}"), count=in_digits(known),
                         all=in_digits(len(found))),
            "error": _error(one), "origins": ", ".join(origins),
            "unknown": say(BASES[basis]) if basis in BASES else basis,
            "together": bool(prior.get("one_draw_for_all"))}


def _error(one: dict[str, Any]) -> str:
    if not isinstance(one["spread"], int | float):
        return ""
    if one["spread_kind"] == "absolute":
        return f"± {short(figure(one['spread'], 2))} {retell(one['unit'])}"
    return f"± {short(in_digits(100 * one['spread'], 1))} %"


def _doubt(said: dict[str, Any]) -> str:
    """What else is varied: weights and anchors."""
    anchors = said["ranking"]["doubt"].get("anchor_tolerance") or 0.0
    return say(mark("The order was drawn {draws} times over with seed {seed}: every figure within "
                    "its range, weights around those given, anchors by up to {share} %."),
               draws=in_digits(said["settings"]["draws"]), seed=said["settings"]["seed"],
               share=short(in_digits(100 * anchors, 1)))


def _short(checksum: str) -> str:
    return checksum.removeprefix("sha256:")[:12]
