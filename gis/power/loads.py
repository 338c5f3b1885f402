"""Data centres and other large loads that already draw on a station."""

from __future__ import annotations

import math

import numpy as np

from ..grid.distance import nearest
from ..siting.evidence import Evidence
from ..types import Features, Places
from .lines import GridCosts

COUNTED = ("existing", "under_construction")
BASES = ("it", "grid", "customer")


def basis_of(text: str) -> str:
    """it, grid or customer, else unknown: the first word of `power_basis`."""
    words = str(text).lower().replace("(", " ").replace(",", " ").split()
    return words[0] if words and words[0] in BASES else "unknown"


def loads_at(evidence: Evidence, rows: np.ndarray, costs: GridCosts
             ) -> tuple[dict[int, float], dict[int, str]]:
    """Loads already at each station: power [MW] and words, by row of the stations.

    A load counts at the nearest station within reach. Powers of data centres on different bases
    are never added: the largest sum of one basis counts, as the least that is there. Other large
    customers (layer `large_loads`) draw on the grid beside them and are added.
    """
    layer = evidence.features("substations")
    if layer is None or not len(rows):
        return {}, {}
    spots = rows_of(layer, rows)
    reach = 1000 * costs.rules["near_load_km"]
    taken: dict[int, float] = {}
    words: dict[int, str] = {}
    for mw, told in (_centres(evidence, spots, reach), _customers(evidence, spots, reach)):
        for at, power in mw.items():
            row = int(rows[at])
            taken[row] = taken.get(row, 0.0) + power
            words[row] = "; ".join(filter(None, (words.get(row, ""), told[at])))
    return taken, words


def _at_station(loads: Features, spots: Features, reach: float) -> np.ndarray:
    """Index of the station that each load draws on, (n,); −1 where none is within reach."""
    places = Places.from_xy([p.x for p in loads.geometry], [p.y for p in loads.geometry],
                            loads.crs)
    found = nearest(places, spots)
    return np.where(found.distance <= reach, found.index, -1)


def _centres(evidence: Evidence, spots: Features, reach: float
             ) -> tuple[dict[int, float], dict[int, str]]:
    """Data centres at each of the stations."""
    centres = evidence.features("data_centres")
    if centres is None or not len(centres) or not centres.has("power_mw"):
        return {}, {}
    where = _at_station(centres, spots, reach)
    status = centres["status"] if centres.has("status") else np.full(len(centres), "existing")
    bases = [basis_of(b) for b in centres["power_basis"]] if centres.has("power_basis") \
        else ["unknown"] * len(centres)
    taken, words = {}, {}
    for at in np.unique(where[where >= 0]):
        here = np.flatnonzero(where == at)
        built = [i for i in here if status[i] in COUNTED]
        sums: dict[str, float] = {}
        for i in built:
            if math.isfinite(centres["power_mw"][i]):
                sums[bases[i]] = sums.get(bases[i], 0.0) + float(centres["power_mw"][i])
        unknown = sum(not math.isfinite(centres["power_mw"][i]) for i in built)
        taken[int(at)] = max(sums.values(), default=0.0)
        parts = [_power(mw, basis) for basis, mw in sorted(sums.items())]
        if unknown:
            parts.append(f"{unknown} of unknown power")
        powers = ", ".join(parts) if parts else "no power known"
        near = f"1 data centre in use or being built near the station: {powers}" \
            if len(built) == 1 else \
            f"{len(built)} data centres in use or being built near the station: {powers}"
        words[int(at)] = (near + (f"; {len(here) - len(built)} planned do not count"
                             if len(here) > len(built) else "")
                          + ("; different bases are not added up, the largest counts"
                             if len(sums) > 1 else ""))
    return taken, words


def _power(mw: float, basis: str) -> str:
    """A power and what it is reckoned at, as whole words that a translator finds."""
    words = {"it": f"{mw:g} MW (IT power)", "grid": f"{mw:g} MW (grid)",
             "customer": f"{mw:g} MW (customer power)"}
    return words.get(basis, f"{mw:g} MW (basis unknown)")


def _customers(evidence: Evidence, spots: Features, reach: float
               ) -> tuple[dict[int, float], dict[int, str]]:
    """Other large customers at each of the stations; without a status they are in use."""
    loads = evidence.features("large_loads")
    if loads is None or not len(loads):
        return {}, {}
    built = np.array([s in ("", *COUNTED) for s in loads["status"]]) if loads.has("status") \
        else np.ones(len(loads), bool)
    where = np.where(built & np.isfinite(loads["mw"]), _at_station(loads, spots, reach), -1)
    taken, words = {}, {}
    for at in np.unique(where[where >= 0]):
        here = np.flatnonzero(where == at)
        taken[int(at)] = float(loads["mw"][here].sum())
        words[int(at)] = "large loads near the station: " + ", ".join(
            f"{loads['name'][i]} {loads['mw'][i]:g} MW" for i in here)
    return taken, words


def rows_of(layer: Features, rows: np.ndarray) -> Features:
    """The features of these rows, in their order in the layer."""
    mask = np.zeros(len(layer), bool)
    mask[rows] = True
    return layer.where(mask)
