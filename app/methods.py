"""Figures that ranking methods need, from the engine's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gis.ranking.methods import MethodParameters


def method_figures() -> MethodParameters:
    """Figures of the table `ranking_parameters`."""
    from gis.ranking.methods import MethodParameters
    from layers import tables

    return MethodParameters.from_table(tables.load("ranking_parameters"))
