"""What every builder of a layer from OpenStreetMap gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .elements import Element

SOURCE = "OpenStreetMap contributors"


@dataclass(frozen=True, eq=False)
class Shaped:
    """Rows of a layer: shapes, the schema's columns, and what was done."""

    geometry: Sequence[Any]
    columns: Mapping[str, Any]
    steps: tuple[str, ...] = ()


Builder = Callable[[Sequence[Element]], Shaped]
