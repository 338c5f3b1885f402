"""Weights and value functions of criteria that a project sets, and what it must write down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gis.errors import InputError, UnknownNameError
from gis.settings import Criterion
from gis.siting.value_functions import value_function

Parts = Mapping[str, Mapping[str, Any]]
"""Criterion → what differs: `weight` (within its theme) and `value` (its value function)."""


def overridden(criteria: tuple[Criterion, ...], parts: Parts) -> tuple[Criterion, ...]:
    """Criteria with the weights and value functions that a project sets."""
    known = [criterion.key for criterion in criteria]
    for key in parts:
        if key not in known:
            raise UnknownNameError("criterion", key, known)

    def changed(criterion: Criterion) -> Criterion:
        given = parts.get(criterion.key)
        if not given:
            return criterion
        value = criterion.value
        if given.get("value"):
            try:
                value = value_function(given["value"], value)
            except InputError as error:
                raise InputError(f"Criterion {criterion.key}: {error}") from error
        return replace(criterion, weight=given.get("weight", criterion.weight), value=value)

    return tuple(changed(criterion) for criterion in criteria)


def differences(criteria: tuple[Criterion, ...], usual: tuple[Criterion, ...]
                ) -> dict[str, dict[str, Any]]:
    """What criteria differ in from the usual ones, as a project file writes it down."""
    former = {criterion.key: criterion for criterion in usual}
    found = {}
    for criterion in criteria:
        old = former[criterion.key]
        changes: dict[str, Any] = {}
        if criterion.weight != old.weight:
            changes["weight"] = criterion.weight
        if criterion.value != old.value:
            changes["value"] = criterion.value.to_mapping()
        if changes:
            found[criterion.key] = changes
    return found
