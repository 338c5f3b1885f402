"""Criteria of the ground: pressure on land, slope."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..grid.distance import containing
from ..types import Features, Places
from .criteria import Measure, criterion
from .evidence import Evidence


def access_rules(evidence: Evidence) -> Mapping[str, float]:
    """Values of the table `access_rules`, by key."""
    table = evidence.table("access_rules")
    return evidence.once("access.rules", lambda: dict(
        zip(table["key"].tolist(), table["value"].tolist(), strict=True)))


@criterion("land_pressure")
def land_pressure(places: Places, evidence: Evidence) -> Measure:
    """People per km² of the cell or the commune."""
    raster = evidence.raster("population")
    if raster is not None:
        cell_km2 = (raster.grid.cell / 1000) ** 2
        return Measure(raster.at(places) / cell_km2, note="people of the cell")
    communes = evidence.features("communes")
    if communes is not None:
        return _of_communes(places, communes, access_rules(evidence))
    areas = evidence.features("protected")
    if areas is not None and areas.has("population"):
        population, km2 = np.asarray(areas["population"], float), _area_km2(areas)
        cores = (areas["category"] == "urban_core") & (population > 0) & (km2 > 0)
        if cores.any():
            inside = containing(places, areas.where(cores))
            dense = population[cores] / km2[cores]
            return _thinner(np.where(inside >= 0, dense[inside], np.nan), float(dense.min()),
                            "known inside the drawn urban cores only; elsewhere anything below "
                            "the thinnest core")
    return Measure.unknown(places, "people per area are known for no part of the region")


def _area_km2(areas: Features) -> np.ndarray:
    """Published area, else that of the drawn polygon in the study's equal-area projection."""
    import shapely

    drawn = shapely.area(areas.geometry) / 1e6
    if not areas.has("area_km2"):
        return drawn
    given = np.asarray(areas["area_km2"], float)
    return np.where(given > 0, given, drawn)


def _thinner(values: np.ndarray, density: float, note: str) -> Measure:
    """Known densities; elsewhere the land is thinner than `density`, uniformly so.

    The listed places are listed because many people live there: they must not stand for the rest.
    """
    n = len(values)
    return Measure(values, prior_mean=np.full(n, density / 2),
                   prior_sd=np.full(n, density / math.sqrt(12)), note=note)


def _of_communes(places: Places, communes: Features, rules: Mapping[str, float]) -> Measure:
    """Density of the commune whose circle of equal area holds the place; else unknown.

    Circles overlap and leave gaps; the commune with the smallest distance over radius holds. In
    the gaps beside it the guess leans on that commune, further out on thin land.
    """
    import shapely

    population, km2 = (np.asarray(communes[c], float) for c in ("population", "area_km2"))
    good = np.flatnonzero((population >= 0) & (km2 > 0))
    centre = shapely.get_coordinates(shapely.centroid(communes.geometry))
    if not len(good):
        return Measure.unknown(places, "No commune's people and area are both known.")
    reach = rules["commune_reach"]       # in radii
    best, near = np.full(len(places), reach), np.full(len(places), np.nan)
    order = np.argsort(places.y, kind="stable")
    x, y = places.x[order], places.y[order]
    for row in good:
        radius = math.sqrt(km2[row] / math.pi) * 1000
        a = np.searchsorted(y, centre[row, 1] - reach * radius, "left")
        b = np.searchsorted(y, centre[row, 1] + reach * radius, "right")
        away = np.hypot(x[a:b] - centre[row, 0], y[a:b] - centre[row, 1]) / radius
        nearer = np.flatnonzero(away < best[a:b]) + a
        best[nearer] = away[nearer - a]
        near[nearer] = population[row] / km2[row]
    back = np.empty(len(places), np.int64)
    back[order] = np.arange(len(places))
    best, near = best[back], near[back]
    thin = float(np.quantile((population / km2)[good], rules["thin_quantile"])) / 2
    lean = np.clip((reach - best) / (reach - 1), 0.0, 1.0)
    mean = lean * np.nan_to_num(near) + (1 - lean) * thin
    return Measure(np.where(best <= 1, near, np.nan), prior_mean=mean,
                   prior_sd=mean / math.sqrt(3),
                   note="density of the commune, drawn as a circle of equal area: a stand-in for "
                        "built-up land; in the gaps a guess between the next commune and thin land")


@criterion("slope")
def slope(places: Places, evidence: Evidence) -> Measure:
    """Slope of the ground [%]; unknown unless heights are known on small cells."""
    given = evidence.raster("slope")
    if given is not None:
        return Measure(given.at(places))
    raster = evidence.raster("elevation")
    if raster is None:
        return Measure.unknown(places, "no height raster is at hand")
    limit = access_rules(evidence)["slope_cell_m"]
    if raster.grid.cell > limit:
        return Measure.unknown(places, f"heights on cells of {raster.grid.cell:g} m hide the slope "
                                       f"of a plot; cells of {limit:g} m or less are needed")
    from ..grid.terrain import slope_pct

    return Measure(evidence.once("access.slope", lambda: slope_pct(raster)).at(places),
                   note=f"slope over three cells of {raster.grid.cell:g} m")
