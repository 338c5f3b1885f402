"""Names in a result made fit for pages: endless ones are cut wherever they are told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from gis.language import Language
from gis.ranking.sentences import place_name
from gis.results import StudyResult

from .texts import LONGEST_NAME, shown_name

FULL = 300
"""Of a name that is cut on the page, so much shows where it is pointed at. [characters]"""
_NEAR = re.compile(r"(.+), [\d.]+ km [a-z-]+", re.DOTALL)


def called(name: str, language: Language) -> str:
    """A site's name on a page of that language: "Thika, 2 km south" is "Thika (2 km au sud)"."""
    name = shown_name(name)
    return name if language.key == "en" else place_name(name, language)


def with_short_names(result: StudyResult) -> StudyResult:
    """The result with long names of sites and heat users cut, in its sentences too.

    Only for pages: data files are written of the result as it is.
    """
    names: dict[str, str] = {}
    for site in result.sites:
        near = _NEAR.fullmatch(site.name)
        for name in (site.name, *([near[1]] if near else ()),
                     *(sink.name for sink in site.heat.sinks)):
            if len(name) > LONGEST_NAME:
                names[name] = shown_name(name)
    region = shown_name(result.region_name)
    if not names:
        return result if region == result.region_name else replace(result, region_name=region)
    # the longest first: one name may be the start of another
    ordered = dict(sorted(names.items(), key=lambda pair: -len(pair[0])))
    return replace(result, region_name=region, sites=tuple(
        _renamed(site, ordered) for site in result.sites))


def full_names(result: StudyResult) -> dict[str, str]:
    """By id of the site, the names that pages cut, up to :data:`FULL` characters."""
    return {site.id: shown_name(site.name, FULL) for site in result.sites
            if len(site.name) > LONGEST_NAME}


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """`value` with the names in all its texts replaced; unchanged parts are the same objects."""
    if isinstance(value, str):
        if len(value) > LONGEST_NAME:
            for name, short in names.items():
                value = value.replace(name, short)
        return value
    if isinstance(value, tuple | list):
        made = [_renamed(one, names) for one in value]
        same = all(one is old for one, old in zip(made, value, strict=True))
        if same:
            return value
        return type(value)(*made) if hasattr(value, "_fields") else type(value)(made)
    if isinstance(value, dict):
        return {key: _renamed(one, names) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for field in fields(value):
            old = getattr(value, field.name)
            new = _renamed(old, names)
            if new is not old and field.init:
                changed[field.name] = new
        return replace(value, **changed) if changed else value
    return value
