"""Weights and anchors of criteria that a project sets, and what it must write down of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gis.errors import UnknownNameError
from gis.settings import Criterion


def overridden(criteria: tuple[Criterion, ...], parts: Mapping[str, Any]
               ) -> tuple[Criterion, ...]:
    """Criteria with the weights and anchors that a project sets."""
    known = [criterion.key for criterion in criteria]
    for key in parts:
        if key not in known:
            raise UnknownNameError("criterion", key, known)

    def changed(criterion: Criterion) -> Criterion:
        if criterion.key not in parts:
            return criterion
        given = parts[criterion.key].model_dump(exclude_none=True)
        weight = given.pop("weight", criterion.weight)
        return replace(criterion, weight=weight, value=replace(criterion.value, **given))

    return tuple(changed(criterion) for criterion in criteria)


def differences(criteria: tuple[Criterion, ...], usual: tuple[Criterion, ...]
                ) -> dict[str, dict[str, Any]]:
    """What criteria differ in from the usual ones, as a project file writes it down."""
    former = {criterion.key: criterion for criterion in usual}
    found = {}
    for criterion in criteria:
        old = former[criterion.key]
        fields = {"weight": (criterion.weight, old.weight),
                  **{name: (getattr(criterion.value, name), getattr(old.value, name))
                     for name in ("scores_0", "scores_1", "scale")}}
        changes = {name: new for name, (new, before) in fields.items() if new != before}
        if changes:
            found[criterion.key] = changes
    return found
