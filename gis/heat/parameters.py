"""The tables of the heat chain as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import LayerError
from ..types import Table


@dataclass(frozen=True)
class Parameters:
    """Named numbers with their ranges, from a table of key, value, low, high, unit, source."""

    values: Mapping[str, float]
    low: Mapping[str, float] = field(default_factory=dict)
    high: Mapping[str, float] = field(default_factory=dict)

    def __getitem__(self, key: str) -> float:
        try:
            return self.values[key]
        except KeyError:
            raise LayerError("heat parameters", f"{key!r} is missing",
                             "reinstall the program") from None

    def range(self, key: str) -> tuple[float, float]:
        """10 % and 90 % quantile of `key`; the value itself where the table states none."""
        value = self[key]
        low, high = self.low.get(key, value), self.high.get(key, value)
        return (value if low != low else low, value if high != high else high)

    @classmethod
    def from_tables(cls, *tables: Table) -> Parameters:
        values, low, high = {}, {}, {}
        for table in tables:
            for row in table.rows():
                values[row["key"]] = row["value"]
                low[row["key"]], high[row["key"]] = row["low"], row["high"]
        return cls(values, low, high)


def parameters(tables: Mapping[str, Table]) -> Parameters:
    """Physics and cost figures of `heat_parameters` and `heat_costs` together."""
    return Parameters.from_tables(tables["heat_parameters"], tables["heat_costs"])
