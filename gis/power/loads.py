"""Data centres that already draw on a station."""

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
    """Data centres already at each station: power [MW] and words, by row of the stations.

    A data centre counts at the nearest station within reach. Powers of different bases are never
    added: the largest sum of one basis counts, as the least that is there.
    """
    layer, centres = evidence.features("substations"), evidence.features("data_centres")
    if layer is None or centres is None or not len(rows) or not centres.has("power_mw"):
        return {}, {}
    places = Places.from_xy([p.x for p in centres.geometry], [p.y for p in centres.geometry],
                            centres.crs)
    spots = rows_of(layer, rows)
    found = nearest(places, spots)
    near = found.distance <= 1000 * costs.rules["near_load_km"]
    status = centres["status"] if centres.has("status") else np.full(len(centres), "existing")
    bases = [basis_of(b) for b in centres["power_basis"]] if centres.has("power_basis") \
        else ["unknown"] * len(centres)
    taken, words = {}, {}
    for at in np.unique(found.index[near]):
        here = np.flatnonzero(near & (found.index == at))
        built = [i for i in here if status[i] in COUNTED]
        sums: dict[str, float] = {}
        for i in built:
            if math.isfinite(centres["power_mw"][i]):
                sums[bases[i]] = sums.get(bases[i], 0.0) + float(centres["power_mw"][i])
        unknown = sum(not math.isfinite(centres["power_mw"][i]) for i in built)
        row = int(rows[at])
        taken[row] = max(sums.values(), default=0.0)
        parts = [f"{mw:g} MW ({basis})" for basis, mw in sorted(sums.items())]
        words[row] = (f"{len(built)} data centre{'s' * (len(built) != 1)} in use or being built "
                      "near the station: "
                      f"{', '.join(parts) or 'no power known'}"
                      + (f", {unknown} of unknown power" if unknown else "")
                      + (f"; {len(here) - len(built)} planned do not count"
                         if len(here) > len(built) else "")
                      + ("; different bases are not added up, the largest counts"
                         if len(sums) > 1 else ""))
    return taken, words


def rows_of(layer: Features, rows: np.ndarray) -> Features:
    """The features of these rows, in their order in the layer."""
    mask = np.zeros(len(layer), bool)
    mask[rows] = True
    return layer.where(mask)
