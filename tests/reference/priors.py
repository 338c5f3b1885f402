"""The table of priors from the tables and packs at hand: ``python -m tests.reference.priors``.

Each row gives five quantiles of one quantity over the countries, places or cells of one scope: a
country, its subregion (United Nations geoscheme), its continent, the world. A scope with fewer
than five values has no row, so the next wider one counts.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from gis.ranking.priors import FEWEST_KNOWN, TABLE_QUANTILES
from layers import pack, tables

TABLE = Path(__file__).resolve().parents[2] / "assets" / "tables" / "priors.csv"
HEADER = ("key", "scope", *(f"q{round(100 * q)}" for q in TABLE_QUANTILES), "unit", "date",
          "source", "note")
DATE = "2026-11"

WORLD_TABLES = (
    # key, table, column, country column, unit, decimals, what is counted, source, note
    ("grid_carbon", "countries", "grid_carbon_g_kwh", "iso3", "gCO2/kWh", 0, "countries",
     "Ember, via Our World in Data",
     "each country counts once; for regions whose country has no figure"),
    ("grid_outage", "countries", "saidi_h_y", "iso3", "h/y", 2, "countries",
     "recalled national statistics, as told there",
     "each country counts once; few report, the reliable ones most of all: no row for the world"),
    ("pv_yield", "climate_normals", "pvout_kwh_kwp_y", "country_iso3", "kWh/kWp·y", 0, "places",
     "Global Solar Atlas 2.0, Solargis, and NASA SSE 6.0, as told there",
     "each place counts once: towns and stations, not area"),
    ("wind_100m", "climate_normals", "wind_100m_ms", "country_iso3", "m/s", 1, "places",
     "recalled station normals carried to 100 m, as told there",
     "each place counts once: towns and stations, so below windy ridges; tolerance 25 %"),
)
NOT_WORLDWIDE = {"grid_outage"}
"""Keys known of too partial a choice of countries to speak for the world."""
PACK_LAYERS = (
    # key, pack, layer, column, rows that count, unit, decimals, source, note
    ("pv_yield", "kenya", "solar", "pvout_kwh_kwp_y", None, "kWh/kWp·y", 0,
     "Global Solar Atlas 2.0, Solargis", "each cell of 0.5° counts once; the Kenyan part of each"),
    ("wind_100m", "kenya", "wind", "wind_ms", ("kind", "prior"), "m/s", 1,
     "judged pattern, as told there", "each cell of the pattern counts once; no measurement"),
)


def rows() -> list[dict[str, str]]:
    """All rows of the table, by key and from the nearest scope to the widest."""
    return [*_from_packs(), *_from_world_tables()]


def _from_world_tables() -> Iterator[dict[str, str]]:
    countries, subregions = tables.load("countries"), tables.load("subregions")
    continent = dict(zip(countries["iso3"], countries["continent"], strict=True))
    subregion = dict(zip(subregions["iso3"], subregions["subregion"], strict=True))
    for key, name, column, country, unit, decimals, what, source, note in WORLD_TABLES:
        table = tables.load(name)
        values = table[column]
        for of in (subregion, continent):
            where = np.array([of.get(code, "") for code in table[country]], object)
            # South America is a subregion and a continent by the same name.
            twice = set(subregion.values()) if of is continent else set()
            for scope in sorted(set(where) - twice - {""}):
                yield from _row(key, scope, values[where == scope], unit, decimals,
                                f"{column} over {{}} {what} of {name}.csv ({source})", note)
        if key not in NOT_WORLDWIDE:
            yield from _row(key, "world", values, unit, decimals,
                            f"{column} over {{}} {what} of {name}.csv ({source})", note)


def _from_packs() -> Iterator[dict[str, str]]:
    for key, region, name, column, only, unit, decimals, source, note in PACK_LAYERS:
        loaded = pack.load(region)
        layer = loaded.layers[name]
        values = np.asarray(layer[column], float)
        if only is not None:
            values = values[np.asarray(layer[only[0]]) == only[1]]
        yield from _row(key, loaded.info.country, values, unit, decimals,
                        f"{column} over {{}} rows of the layer {name} of the pack {region} "
                        f"({source})", note)


def _row(key: str, scope: str, values: np.ndarray, unit: str, decimals: int, source: str,
         note: str) -> Iterator[dict[str, str]]:
    known = values[~np.isnan(values)]
    if len(known) < FEWEST_KNOWN:
        return
    quantiles = [f"{round(float(q), decimals):g}" for q in np.quantile(known, TABLE_QUANTILES)]
    yield dict(zip(HEADER, (key, scope, *quantiles, unit, DATE,
                            f"derived: quantiles of {source.format(len(known))}", note),
                   strict=True))


def text() -> str:
    """The whole table as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows())
    return out.getvalue()


if __name__ == "__main__":
    TABLE.write_text(text(), encoding="utf-8")
    print(f"{TABLE.name}: {len(rows())} rows")
