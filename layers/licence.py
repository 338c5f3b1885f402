"""What licences ask of those who pass data on: which layers may leave, and under which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from gis.types import Features, Layer, Provenance

from .catalogue import SHARING, sources

OPEN, SHARE_ALIKE, WITHHELD = SHARING
# Words of licences that are not in the catalogue; lower case
SHARE_WORDS = ("odbl", "by-sa", "share-alike", "sharealike", "share alike")
FORBIDDING = ("no passing on", "no redistribution", "not be passed on", "not be redistributed",
              "all rights reserved", "proprietary", "confidential", "by-nd", "by-nc-nd",
              "no_redistribution")


@dataclass(frozen=True)
class Terms:
    """What one licence asks, and the layers under it."""

    licence: str
    sharing: str                         # open | share_alike | no_redistribution
    layers: tuple[str, ...]
    words: str                           # one sentence for those who get the result


def sharing(licence: str) -> str:
    """Class of a licence; of several, joined by "; ", the strictest.

    A licence that is not known, or not told, counts as open: who brought the data must know.
    """
    return max((_class(part) for part in licences(licence)), key=SHARING.index, default=OPEN)


def licences(text: str) -> tuple[str, ...]:
    """The licences that a provenance names."""
    found, rest = [], text
    for known in _known():               # some of them hold a semicolon themselves
        if known in rest:
            found.append(known)
            rest = rest.replace(known, "")
    return tuple(dict.fromkeys((*found, *(p.strip() for p in rest.split(";") if p.strip()))))


def _class(licence: str) -> str:
    known = _known().get(licence)
    if known:
        return known
    words = licence.lower().replace("_", "-")
    if any(word.replace("_", "-") in words for word in FORBIDDING):
        return WITHHELD
    return SHARE_ALIKE if any(word in words for word in SHARE_WORDS) else OPEN


@cache
def _known() -> Mapping[str, str]:
    """Licences of the catalogue, longest first."""
    found = {source.licence: source.sharing for source in sources()}
    return dict(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


@cache
def _withheld_sources() -> Mapping[str, str]:
    """Sources of recipes whose licence forbids passing on, and that licence."""
    from .sources.registry import RECIPES

    return {recipe.source: recipe.licence for recipe in RECIPES
            if recipe.source and sharing(recipe.licence) == WITHHELD}


def withheld_rows(features: Features) -> np.ndarray:
    """Whether each row may not be passed on, (n,).

    Where it cannot be told which rows a forbidding licence is about, all of them.
    """
    forbidding = {part for part in licences(features.provenance.licence)
                  if _class(part) == WITHHELD}
    none = np.zeros(len(features), bool)
    if not forbidding:
        return none
    known = _withheld_sources()
    told = features["source"] if features.has("source") else np.full(len(features), "", object)
    rows = np.array([known.get(str(source)) in forbidding for source in told], bool)
    named = {known[str(source)] for source in told[rows]}
    return rows if named == forbidding else ~none


def passed_on(layers: Mapping[str, Layer]) -> tuple[dict[str, Layer], tuple[str, ...]]:
    """The layers without the features that may not be passed on, and what was left out, in words.

    Rasters, of which a result holds nothing but what was computed from them, stay.
    """
    found, said = {}, []
    for key, layer in layers.items():
        if isinstance(layer, Features) and (rows := withheld_rows(layer)).any():
            layer = layer.where(~rows)
            said.append(f"{int(rows.sum())} features of {key} are left out of the files of this "
                        f"result: {layer.provenance.source[:120]} may not be passed on "
                        f"({_forbidding(layer.provenance.licence)}).")
        found[key] = layer
    return found, tuple(said)


def _forbidding(licence: str) -> str:
    return "; ".join(part for part in licences(licence) if _class(part) == WITHHELD)


def terms(provenances: Iterable[Provenance]) -> tuple[Terms, ...]:
    """Each licence of the layers with what it asks, the strictest first."""
    under: dict[str, list[str]] = {}
    for about in provenances:
        for part in licences(about.licence) if about.origin != "missing" else ():
            under.setdefault(part, []).append(about.layer)
    found = [Terms(licence, kind := _class(licence), tuple(dict.fromkeys(layers)),
                   _words(kind, licence, layers)) for licence, layers in under.items()]
    return tuple(sorted(found, key=lambda item: (-SHARING.index(item.sharing), item.licence)))


def _words(kind: str, licence: str, layers: list[str]) -> str:
    names = ", ".join(dict.fromkeys(layer.replace("_", " ") for layer in layers))
    if kind == WITHHELD:
        return (f"{names}: {licence}. Features under this licence are in none of the files; what "
                "was computed from them is.")
    if kind == SHARE_ALIKE:
        return (f"{names}: {licence}. Who passes on what is derived from these layers names their "
                "source and keeps this licence.")
    return f"{names}: {licence}. Name the source."
