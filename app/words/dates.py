"""When the sources of a figure were made, as far as layers and tables say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gis.types import Provenance, Table

_TABLE = re.compile(r"\btables? (\w+)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Dates:
    """Looks a source's words up among the layers and tables of a study."""

    def __init__(self, layers: Iterable[Provenance] = (),
                 tables: Mapping[str, Table] | None = None):
        self._layers = {p.source: p.date for p in layers if p.source and p.date}
        self._tables = tables or {}

    def of(self, source: str) -> str:
        """Date of a source, "2021" or "2019–2024"; empty where none is told.

        A layer's own date comes first, then the dates of a named table's rows, then a year that
        the source's words hold.
        """
        if not source:
            return ""
        if source in self._layers:
            return self._layers[source]
        named = [self._years(name) for name in _TABLE.findall(source)]
        return next(filter(None, named), "") or _between(_YEAR.findall(source))

    def _years(self, name: str) -> str:
        table = self._tables.get(name)
        if table is None or not table.has("date"):
            return ""
        return _between([year for cell in table["date"] for year in _YEAR.findall(str(cell))])


def _between(years: list[str]) -> str:
    if not years:
        return ""
    first, last = min(years), max(years)
    return first if first == last else f"{first}\u2013{last}"
