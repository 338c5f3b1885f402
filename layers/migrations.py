"""Project files of earlier formats, brought to the present one step at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gis.errors import InputError

FORMAT = 2


def _value_functions_apart(data: dict) -> dict:
    """1 → 2: a criterion's anchors and scale move into its table `value`; `scale` becomes its
    `kind`. Other kinds, scenarios and stakeholders came with format 2."""
    criteria = data.get("criteria")
    if not isinstance(criteria, Mapping):
        return data
    moved = {"scores_0": "scores_0", "scores_1": "scores_1", "scale": "kind"}

    def changed(part: object) -> object:
        if not isinstance(part, Mapping):
            return part
        value = {new: part[old] for old, new in moved.items() if old in part}
        rest = {key: item for key, item in part.items() if key not in moved}
        return {**rest, "value": value} if value else rest

    return {**data, "criteria": {key: changed(part) for key, part in criteria.items()}}


# MIGRATIONS[i] turns format i + 1 into format i + 2
MIGRATIONS: tuple[Callable[[dict], dict], ...] = (_value_functions_apart,)


def migrated(data: Mapping, name: str, *, present: int = FORMAT,
             steps: Sequence[Callable[[dict], dict]] = MIGRATIONS) -> dict:
    """The content of a project file in the present format.

    Raises
    ------
    InputError
        If the format is missing, no whole number, or newer than this program.
    """
    version = data.get("format")
    if version is None:
        raise InputError(f"{name} has no line `format`; write `format = {present}` on its first "
                         "line.")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise InputError(f"{name}: format = {version!r} is no format; write `format = {present}`.")
    if version > present:
        raise InputError(f"{name} was written by a newer HeatSite (format {version}, this one "
                         f"knows {present}); update the program.")
    out = dict(data)
    for step in steps[version - 1:present - 1]:
        out = step(out)
    out["format"] = present
    return out
