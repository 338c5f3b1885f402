"""All that is known about a region when its places are judged."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from ..errors import LayerError
from ..settings import Brief
from ..types import Features, Grid, Layer, Raster, Table

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Evidence:
    """Brief, layers and tables of one study.

    Features are in the study's reference system, rasters on its grid.
    """

    region: str
    country: str                         # ISO 3166-1 alpha-3
    brief: Brief
    layers: Mapping[str, Layer]
    tables: Mapping[str, Table]
    grid: Grid
    seed: int
    _derived: dict = field(default_factory=dict, repr=False)

    def features(self, key: str) -> Features | None:
        """The vector layer `key`; None where the region has none."""
        layer = self.layers.get(key)
        return layer if isinstance(layer, Features) and len(layer) else None

    def raster(self, key: str) -> Raster | None:
        """The raster layer `key`; None where the region has none."""
        layer = self.layers.get(key)
        return layer if isinstance(layer, Raster) else None

    def table(self, name: str) -> Table:
        """The engine table `name`; raises :class:`LayerError` where it was not handed in."""
        try:
            return self.tables[name]
        except KeyError:
            raise LayerError(name, "the table is missing", "reinstall the program") from None

    def figure(self, key: str, default: float = math.nan) -> float:
        """A figure of the region, else of its country, else `default`; NaN is unknown."""
        figures = self.layers.get("figures")
        if isinstance(figures, Table):
            for name, value in zip(figures["key"], figures["value"], strict=True):
                if name == key and not math.isnan(value):
                    return float(value)
        countries = self.tables.get("countries")
        if countries is not None and countries.has(key):
            for code, value in zip(countries["iso3"], countries[key], strict=True):
                if code == self.country and not math.isnan(value):
                    return float(value)
        return default

    def once(self, key: str, compute: Callable[[], T]) -> T:
        """`compute()`, kept: several criteria share one intermediate result."""
        if key not in self._derived:
            self._derived[key] = compute()
        return self._derived[key]
