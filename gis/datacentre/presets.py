"""Data centres that a planner knows by name: an edge container, a municipal hall, a campus."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import UnknownNameError
from ..types import Table

PRESET_KEYS = ("edge", "municipal", "campus", "regional5", "regional10", "regional20")
BRIEF_FIELDS = ("it_mw", "utilisation", "load_profile", "cooling")


@dataclass(frozen=True)
class Preset:
    """One row of the table `presets`: the part of a brief that it sets, and why."""

    key: str
    label: str
    it_mw: float
    utilisation: float
    load_profile: str
    cooling: str
    note: str
    source: str

    @property
    def brief(self) -> dict[str, float | str]:
        """Fields of :class:`gis.settings.Brief` that the preset sets."""
        return {name: getattr(self, name) for name in BRIEF_FIELDS}


def presets(table: Table) -> tuple[Preset, ...]:
    """All presets of the table `presets`, smallest first."""
    names = list(Preset.__dataclass_fields__)
    found = (Preset(**{name: row[name] for name in names}) for row in table.rows())
    return tuple(sorted(found, key=lambda preset: preset.it_mw))


def preset(table: Table, key: str) -> Preset:
    """The preset `key`; raises :class:`UnknownNameError` with the nearest known one."""
    known = {row.key: row for row in presets(table)}
    if key not in known:
        raise UnknownNameError("preset", key, known)
    return known[key]
