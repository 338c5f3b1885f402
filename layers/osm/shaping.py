"""Elements of OpenStreetMap as layers in their schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pyproj

from gis.types import WGS84, Features, Provenance

from ..sources.recipe import shaped
from .elements import Element
from .kinds import rules_of
from .shaped import SOURCE, Builder, Shaped

LICENCE = "ODbL 1.0"


@dataclass(frozen=True)
class About:
    """The file that elements come from."""

    file: str
    checksum: str
    date: str = ""
    steps: tuple[str, ...] = ()


def layers_of(elements: Iterable[Element], about: About) -> Mapping[str, Features]:
    """Each layer that the elements hold, EPSG:4326, in the order of their numbers."""
    groups: dict[str, dict[tuple[str, int], Element]] = {}
    for element in elements:
        for rule in rules_of(element.tags):
            groups.setdefault(rule.layer, {})[element.kind, element.number] = element
    found = {}
    for layer, builder in _builders().items():
        members = groups.get(layer, {})
        rows = builder([members[key] for key in sorted(members)]) if members else None
        if rows is not None and len(rows.geometry):
            found[layer] = _features(layer, rows, about)
    return MappingProxyType(found)


def _features(layer: str, rows: Shaped, about: About) -> Features:
    geometry = np.empty(len(rows.geometry), dtype=object)
    geometry[:] = list(rows.geometry)
    told = Provenance(layer=layer, source=SOURCE, licence=LICENCE, date=about.date,
                      coverage="partial", origin="file", path=about.file,
                      checksum=about.checksum, steps=about.steps)
    empty = Features(geometry, pyproj.CRS.from_user_input(WGS84), MappingProxyType({}),
                     MappingProxyType({}), told)
    out = shaped(layer, empty, rows.columns, steps=rows.steps)
    return replace(out, columns=MappingProxyType(dict(out.columns)))


def _builders() -> Mapping[str, Builder]:
    from . import areas, lines, points, users

    return {**lines.BUILDERS, **points.BUILDERS, **users.BUILDERS, **areas.BUILDERS}
