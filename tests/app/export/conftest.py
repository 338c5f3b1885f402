"""A small invented region with everything that a result can hold."""

import json
from types import SimpleNamespace

import numpy as np
import pyproj
import pytest
import shapely

from gis.heat.result import HeatEstimate, SinkUse
from gis.results import CriterionResult, Robustness, Screening, Site, StudyResult
from gis.settings import Brief, Criterion, Settings, ValueFunction
from gis.siting.evidence import Evidence
from gis.types import WGS84, Features, Grid, Places, Provenance, Quantity

CRS = pyproj.CRS.from_proj4("+proj=laea +lat_0=0 +lon_0=37 +datum=WGS84 +units=m")
GRID = Grid(CRS, left=-200_000.0, top=200_000.0, cell=5_000.0, shape=(80, 80))
HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"


def features(layer, geometry, units=None, coverage="complete", **columns):
    """Features in degrees moved to the study's reference system."""
    made = Features(np.array(geometry, object), pyproj.CRS.from_user_input(WGS84),
                    {k: np.array(v, object if isinstance(v[0], str) else float)
                     for k, v in columns.items()}, units or {},
                    Provenance(layer, f"invented {layer}", "CC0-1.0", "2026", coverage=coverage,
                               path=f"{layer}.csv", notes=("made up for a test",)))
    return made.to_crs(CRS)


def points(*lonlat):
    return [shapely.Point(*p) for p in lonlat]


@pytest.fixture(scope="session")
def layers():
    region = shapely.box(35.4, -1.6, 38.6, 1.6).difference(shapely.Point(38.6, -1.6).buffer(0.9))
    lake = shapely.Point(36.1, 0.9).buffer(0.3)
    return {
        "boundary": features("boundary", [region], name=["Testland"], level=["region"]),
        "towns": features("towns", points((36.8, -1.2), (37.6, 0.5), (35.9, 0.1)),
                          name=["Alpha", "Beta", "Gamma"], population=[900_000, 60_000, 8_000]),
        "surface_water": features("surface_water", [lake], name=["Long Lake"], kind=["lake"]),
        "power_lines": features(
            "power_lines", [shapely.LineString([(36, -1), (37, 0), (37.6, 0.6)]),
                            shapely.LineString([(37, 0), (36, 0.4)])],
            name=["Alpha–Beta", "side"], kv=[220, np.nan], status=["existing", "planned"],
            kind=["ac", "ac"]),
        "substations": features("substations", points((37, 0)), name=["Middle"], kv=[220],
                                status=["existing"]),
        "power_plants": features("power_plants", points((36.3, -0.7), (37.9, 1.2)),
                                 name=["Steam", "Breeze"], fuel=["geothermal", "wind"],
                                 mw=[140, 40], status=["operating", "planned"]),
        "heat_networks": features("heat_networks", points((36.8, -1.15)), name=["Alpha heat"],
                                  heat_mwh_y=[90_000], radius_km=[4], supply_c=[85],
                                  enr_share=[0.6]),
        "heat_sinks": features("heat_sinks", points((37.1, 0.1), (36.9, -1.0)),
                               name=[HOSTILE, "Fish farm"], kind=["dairy", "fish"],
                               demand_kind=["present", "potential"], heat_mwh_y=[9000, np.nan],
                               heat_low_mwh_y=[4000, np.nan]),
        "fibre": features("fibre", [shapely.LineString([(36.8, -1.2), (37.6, 0.5)])],
                          name=["Alpha–Beta"], kind=["link"], status=["existing"]),
        "exchanges": features("exchanges", points((36.81, -1.21)), name=["AIX"],
                              status=["existing"]),
        "data_centres": features("data_centres", points((36.82, -1.22)), name=["DC One"],
                                 power_mw=[4.5], power_basis=["it"], status=["existing"]),
        "protected": features("protected", [shapely.box(37.8, -0.4, 38.3, 0.2)], name=["Park"],
                              kind=["national park"], level=["hard"], area_km2=[3000]),
    }


class MadeUp(SimpleNamespace):
    """Inputs of the invented region."""

    def evidence(self, settings):
        return Evidence(self.region, self.country, settings.brief, self.layers, self.tables,
                        self.grid, settings.seed)


@pytest.fixture(scope="session")
def inputs(layers):
    return MadeUp(region="testland", region_name="Testland", country="TST", grid=GRID,
                  layers=layers, tables={}, own_points=None, notes=("one remark",),
                  missing=(("slope", "No terrain is in the pack.", "Add a DEM."),),
                  utc_offset_h=3.0, faults=())


@pytest.fixture(scope="session")
def settings():
    criteria = (
        Criterion("pv_yield", "energy", 1.0, "solar yield", "kWh/kWp·y", ValueFunction(900, 1900)),
        Criterion("grid_cost", "grid", 1.0, "cost of the grid connection", "kEUR/MW",
                  ValueFunction(2000, 100, "log")),
        Criterion("heat_used", "heat", 1.0, "heat that would be used", "share",
                  ValueFunction(0, 1)),
        Criterion("slope", "land", 1.0, "slope", "%", ValueFunction(15, 3)),
    )
    return Settings(Brief(), criteria,
                    {"energy": 0.3, "grid": 0.25, "heat": 0.3, "land": 0.15}, GRID.cell)


def heat(used, sinks):
    months = np.array([1.2, 1.2, 1.1, 1.0, .9, .8, .8, .8, .9, 1.0, 1.1, 1.2]) / 12
    monthly = {"available": tuple(11_000 * np.ones(12) / 12),
               "delivered": tuple(12_000 * np.ones(12) / 12),
               "demand": tuple(3 * used * months), "used": tuple(used * months),
               "rejected": tuple(12_000 / 12 - used * months)}
    return HeatEstimate(
        11_000.123456789, 12_000.0, used, 0.3 if used else 0.0, 3.9 if used else np.nan, 5200.0,
        40.0 + used / 500 if used else np.nan, 900.0 - used / 5, used / 8, 8.0,
        "household survey", 45.0, 35.0, 1.12, 0.0, 1800.0, 2.1e6, 800.0, sinks, monthly,
        {"used_mwh_y": (0.7 * used, 1.3 * used), "lcoh_eur_mwh": (40.0, 75.0)})


def sink(name, used, potential=False):
    return SinkUse(name, "dairy", 37.1, 0.1, 1.4, 1.9, 75.0, 45.0, 9000.0, 4000.0, used, potential,
                   100, 51.0 if used else np.nan, "")


def site(rank, name, lon, lat, score, used, settings):
    x, y = (float(v[0]) for v in (Places.from_lonlat(lon, lat, CRS).x,
                                  Places.from_lonlat(lon, lat, CRS).y))
    shares = {"pv_yield": (1600.0, 0.7), "grid_cost": (400.0, score), "heat_used": (0.4, score),
              "slope": (np.nan, 0.5)}
    results = {}
    for criterion, weight in zip(settings.criteria, settings.weights, strict=True):
        value, s = shares[criterion.key]
        known = bool(np.isfinite(value))
        results[criterion.key] = CriterionResult(
            criterion.key, value, criterion.unit, 3.0 if not known else value * 0.9,
            12.0 if not known else value * 1.1, s, max(s - 0.1, 0), min(s + 0.1, 1), float(weight),
            float(weight) * s, known, "" if known else "No terrain in the pack.")
    total = sum(c.contribution for c in results.values())
    users = (sink(HOSTILE if rank == 2 else "Alpha heat", used),) if used else ()
    return Site(
        f"tst-{rank:02d}", rank, name, lon, lat, x, y, total, total - 0.05, total + 0.06, 0.85,
        results, heat(used, (*users, sink("Fish farm", 0.0, True))),
        {"pv_yield": Quantity(1600.0, "kWh/kWp·y", 1500.0, 1700.0, "published", "atlas")},
        {"cooling_water_m3_y": Quantity(np.nan, "m³/y")},
        {"connection_km": Quantity(4.2, "km", 3.0, 5.5)},
        {"fibre_km": Quantity(2.0, "km")},
        Robustness(rank, rank + 1, 0.8, {"theme": "heat", "weight_now": 0.3, "weight_then": 0.41,
                                         "with": f"tst-{rank + 1:02d}"}),
        ("near an airport",) if rank == 2 else (), f"{name} has a strong line near.",
        "A heat user within 2 km would lift it most.")


@pytest.fixture(scope="session")
def result(settings, layers):
    rows, cols = np.mgrid[0:80, 0:80]
    excluded = np.zeros(GRID.shape, np.uint8)
    excluded[(rows < 5) | (rows > 75) | (cols < 5) | (cols > 75)] = 1
    excluded[10:20, 20:30] = 2
    excluded[40:50, 55:65] = 3
    allowed = excluded == 0
    r, c = rows[allowed], cols[allowed]
    scores = np.stack([c / 80, r / 80, 0.3 + 0 * r, 0.5 + 0 * r]).astype(np.float32)
    known = np.ones(scores.shape, bool)
    known[3] = False
    values = scores.copy()
    values[3] = np.nan
    screening = Screening(GRID, excluded, r, c, values, scores, known)
    sites = tuple(site(*args, settings) for args in (
        (1, "Alpha East", 36.9, -1.1, 0.8, 7000.0), (2, HOSTILE, 37.1, 0.05, 0.7, 3000.0),
        (3, "=HYPERLINK(1)", 36.2, -0.6, 0.6, 0.0)))
    return StudyResult(
        "testland", "Testland", settings, screening, sites,
        {"outside": 0.0, "water": 0.02, "protected": 0.03}, tuple(
            layer.provenance for layer in layers.values()),
        (("carbon of the grid", Quantity(95.0, "g/kWh", known="published", source="a table")),),
        ("Slope is unknown everywhere.",), {"screening": 0.1234, "sites": 0.5})


@pytest.fixture(scope="module", params=("invented", "kenya"))
def study(request):
    """A result with its inputs and its manifest as read back: the invented one, and Kenya's."""
    from app.export import dumps, rank_json
    from app.session import Session

    if request.param == "invented":
        result, inputs = (request.getfixturevalue(name) for name in ("result", "inputs"))
    else:
        session = Session.open("kenya", cell_m=10_000.0, candidates=3)
        result, inputs = session.run(), session.inputs
    manifest = json.loads(dumps(rank_json(result)))
    return SimpleNamespace(result=result, inputs=inputs, manifest=manifest,
                           sites=manifest["sites"])
