"""A small made-up study for the window's tests: 60 × 50 cells of 10 km around the equator."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import math
from dataclasses import dataclass, fields, replace

import numpy as np
import pyproj
import pytest
import shapely

from app.depth import Depth
from gis.datacentre.workload import Served
from gis.energy.monthly import MonthlyPower
from gis.heat.result import HeatEstimate, SinkUse
from gis.results import CriterionResult, Robustness, Screening, Site, StudyResult
from gis.settings import Brief, Criterion, Settings, ValueFunction
from gis.siting.steps import Plan, Step
from gis.types import Features, Grid, Provenance, Quantity
from gis.water.trade import Trade

CRS = pyproj.CRS("+proj=laea +lat_0=0 +lon_0=37 +datum=WGS84 +units=m")
GRID = Grid(CRS, -250_000.0, 300_000.0, 10_000.0, (60, 50))
WEIGHTS = {"energy": 0.18, "grid": 0.20, "water": 0.14, "heat": 0.26, "digital": 0.10,
           "land": 0.12}
UNITS = {"energy": "kWh/kWp·y", "grid": "kEUR/MW", "water": "boreholes", "heat": "share",
         "digital": "km", "land": "%"}
LABELS = {"energy": "solar yield", "grid": "cost of the grid connection", "water": "groundwater",
          "heat": "heat that would be used", "digital": "fibre", "land": "slope"}
KEYS = {"energy": "pv_yield", "grid": "grid_cost", "water": "groundwater", "heat": "heat_used",
        "digital": "fibre", "land": "slope"}
ANCHORS = {"energy": (900, 1900), "grid": (2000, 100), "water": (10, 1), "heat": (0, 1),
           "digital": (50, 1), "land": (15, 3)}


def features(layer: str, geometry, **columns) -> Features:
    made = {key: np.array(values, float if isinstance(values[0], int | float) else object)
            for key, values in columns.items()}
    return Features(np.array(geometry, object), CRS, made, {}, Provenance(layer, "made up"))


def km(*pairs):
    return [(x * 1000.0, y * 1000.0) for x, y in pairs]


def region_layers() -> dict:
    outline = shapely.Polygon(km((-200, -250), (120, -280), (220, -60), (160, 200), (0, 270),
                                 (-180, 240), (-240, 20)))
    lake = shapely.Polygon(km((-235, -60), (-170, -70), (-160, 10), (-210, 40)))
    point = [shapely.Point(p) for p in km((-40, -60), (60, 20), (-90, 90), (110, -150),
                                          (20, 160))]
    return {
        "boundary": features("boundary", [outline], name=["Testland"], level=["region"]),
        "surface_water": features("surface_water", [lake], name=["Great Lake"], kind=["lake"],
                                  perennial=["yes"]),
        "towns": features("towns", point, name=["Alba", "Brine", "Corto", "Delta", "Ebo"],
                          population=[4_000_000, 250_000, 90_000, 1_200_000, 30_000]),
        "power_lines": features(
            "power_lines",
            [shapely.LineString(km((-90, 90), (-40, -60), (110, -150))),
             shapely.LineString(km((-40, -60), (60, 20), (20, 160))),
             shapely.LineString(km((60, 20), (150, 60)))],
            name=["A–B", "A–C", "C–D"], kv=[400.0, 132.0, 66.0],
            status=["existing", "existing", "planned"], year=[2015.0, 1999.0, 2027.0]),
        "substations": features("substations", point[:3], name=["S1", "S2", "S3"],
                                kv=[400.0, 132.0, 66.0], status=["existing"] * 3),
        "power_plants": features("power_plants", [shapely.Point(p) for p in
                                                  km((-120, 60), (90, 100))],
                                 name=["Steamfield", "Falls"], fuel=["geothermal", "hydro"],
                                 mw=[280.0, 90.0], status=["operating", "operating"]),
        "heat_sinks": features("heat_sinks", [shapely.Point(p) for p in km((-30, -40), (70, 40))],
                               name=["Dairy", "Tea factory"], kind=["dairy", "tea"],
                               demand_kind=["present", "potential"], heat_mwh_y=[6000.0, 9000.0],
                               heat_low_mwh_y=[4000.0, 5000.0], season=["flat", "flat"]),
        "data_centres": features("data_centres", [shapely.Point(-35_000, -55_000)],
                                 name=["DC One"], status=["existing"], power_mw=[4.0]),
    }


def settings() -> Settings:
    criteria = tuple(Criterion(KEYS[t], t, 1.0, LABELS[t], UNITS[t], ValueFunction(*ANCHORS[t]),
                               0.1) for t in WEIGHTS)
    return Settings(Brief(), criteria, dict(WEIGHTS), GRID.cell)


def screening(chosen: Settings) -> Screening:
    rows, cols = np.indices(GRID.shape)
    x, y = GRID.centres(rows.ravel(), cols.ravel())
    layers = region_layers()
    inside = shapely.contains_xy(layers["boundary"].geometry[0], x, y).reshape(GRID.shape)
    wet = shapely.contains_xy(layers["surface_water"].geometry[0], x, y).reshape(GRID.shape)
    excluded = np.where(~inside, 1, np.where(wet, 2, 0)).astype(np.uint8)
    rows, cols = np.nonzero(excluded == 0)
    east, north = cols / GRID.shape[1], rows / GRID.shape[0]
    scores = np.stack([0.3 + 0.5 * north, 0.9 - 0.6 * east, 0.4 + 0.4 * np.sin(6 * east) ** 2,
                       np.exp(-((east - 0.4) ** 2 + (north - 0.6) ** 2) * 12),
                       0.8 - 0.5 * north, 0.5 + 0.4 * np.cos(5 * north) ** 2]).astype(np.float32)
    known = np.ones_like(scores, bool)
    known[2, north < 0.25] = False           # no groundwater data in the north
    values = np.stack([c.value.inverse(s) for c, s in zip(chosen.criteria, scores, strict=True)])
    values = np.where(known, values, np.nan).astype(np.float32)
    return Screening(GRID, excluded, rows, cols, values, scores, known)


def site(ident: str, name: str, x: float, y: float, scores: dict, used: float,
         chosen: Settings) -> Site:
    weights = dict(zip((c.key for c in chosen.criteria), chosen.weights, strict=True))
    criteria = {}
    for criterion in chosen.criteria:
        score = scores[criterion.theme]
        known = not (criterion.key == "groundwater" and ident == "s3")
        criteria[criterion.key] = CriterionResult(
            criterion.key, float(criterion.value.inverse(score)) if known else float("nan"),
            criterion.unit, 0.0, 1.0, score, max(0, score - 0.1), min(1, score + 0.1),
            float(weights[criterion.key]), float(weights[criterion.key] * score), known)
    total = sum(one.contribution for one in criteria.values())
    back = pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    lon, lat = back.transform(x, y)
    share = used / 12
    monthly = {"available": (900.0,) * 12, "delivered": (1100.0,) * 12,
               "demand": tuple(share * (1.4 + np.cos(m / 6 * np.pi)) for m in range(12)),
               "used": tuple(share * (1.0 + 0.3 * np.cos(m / 6 * np.pi)) for m in range(12)),
               "rejected": (300.0,) * 12}
    heat = HeatEstimate(
        10_800.0, 13_200.0, used, 0.4, 4.6, 5200.0, 48.0 if used else float("nan"), 900.0,
        used / 12, 12.0, "cooking and hot water", 45.0, 35.0, 1.18, 0.3, 2400.0, 2.1e6, 3000.0,
        (SinkUse("Dairy", "dairy", lon, lat, 1.2, 1.6, 65.0, 45.0, 6000.0, 4000.0, used, False,
                 100, 48.0),), monthly,
        {"used_mwh_y": (used * 0.8, used * 1.2), "lcoh_eur_mwh": (40.0, 60.0)})
    return Site(ident, 1, name, lon, lat, x, y, total, total - 0.05, total + 0.04,
                sum(o.weight for o in criteria.values() if o.known), criteria, heat,
                {"pv_yield": Quantity(1650.0, "kWh/kWp·y", 1600, 1700)},
                {"make_up_m3_y": Quantity(9000.0, "m³/y")}, {"connection_kv": Quantity(132, "kV")},
                {"latency_ms": Quantity(3.2, "ms")}, Robustness(1, 3, 0.6), (),
                f"{name} stands where it stands because the grid is near.",
                "Knowing the groundwater would lift it most.")


def study() -> StudyResult:
    """Three sites; the third leads when water counts for everything."""
    chosen = settings()
    even = dict.fromkeys(WEIGHTS, 0.5)
    sites = [site("s1", "Alba North", -30e3, -30e3, {**even, "heat": 0.9, "grid": 0.8}, 8000.0,
                  chosen),
             site("s2", "Brine East", 75e3, 30e3, {**even, "heat": 0.6, "grid": 0.7}, 3000.0,
                  chosen),
             site("s3", "Ebo Hill", 30e3, 150e3, {**even, "heat": 0.1, "water": 1.0}, 0.0,
                  chosen)]
    sites = sorted(sites, key=lambda s: -s.score)
    sites = tuple(replace(s, rank=rank) for rank, s in enumerate(sites, 1))
    return StudyResult("testland", "Testland", chosen, screening(chosen), sites,
                       {"outside": 0.3, "water": 0.02}, (Provenance("towns", "made up"),), (), (),
                       {"screening": 0.1})


@dataclass(frozen=True)
class Info:
    key: str = "testland"
    name: str = "Testland"
    country: str = "TST"
    summary: str = "A made-up country for tests."


@dataclass(frozen=True, eq=False)
class Inputs:
    region: str
    region_name: str
    grid: Grid
    layers: dict
    missing: tuple = ()


def made_up_depth(site: Site) -> Depth:
    """Tables behind a site: two cooling types, one model, a known and an unknown danger."""
    def trade(cooling, wetted, energy, water):
        told = {"cooling": cooling, "label": cooling.capitalize(), "wetted": wetted,
                "energy_mwh_y": energy, "water_m3_y": water, "extra_mwh_y": 0.0}
        return Trade(**{field.name: math.nan for field in fields(Trade)} | told)

    plan = Plan("TST", (
        Step("land", "land", "County", (), 4.0, 2.0, 9.0, 0.0, 4.0, True, "recalled", "2026",
             "recalled"),
        Step("grid", "grid", "Utility", ("land",), 12.0, 8.0, 24.0, 4.0, 16.0, True, "modelled",
             "2026", "this site")), Quantity(16.0, "months", 10.0, 33.0), 16.0, ("A note.",))
    return Depth(
        (trade("chiller", False, 15_000.0, 0.0), trade("pads", True, 13_000.0, 500.0),
         trade("pads", False, 13_060.0, 0.0)),
        (Served("small", "Small model", 2e9, 1e9, 4e9, "a test"),),
        Quantity(37_000.0, "households", 26_000.0, 51_000.0),
        {"flood_class": Quantity(math.nan, "class", known="prior", notes=("no flood class",)),
         "hazard_class": Quantity(3.0, "class")}, plan,
        MonthlyPower((900.0,) * 12, (500.0,) * 12, (math.nan,) * 12, 4.0, 2.0))


@pytest.fixture(scope="session")
def result() -> StudyResult:
    return study()


@pytest.fixture
def engine(result, tmp_path):
    """The window's engine, with everything made up but the session."""
    from app.session import Session
    from app.ui.engine import Engine

    def opened(what, progress, **own):
        progress(1, 1, "reading")
        return Session(Inputs("testland", "Testland", GRID, region_layers()), settings())

    def run(inputs, chosen, progress):
        for done in range(5):
            progress(done, 5, "screening")
        return replace(result, settings=chosen)

    def write(session, made, folder, progress):
        folder.mkdir(parents=True, exist_ok=True)
        report = folder / "report.html"
        report.write_text(f"<h1>{made.region_name}</h1>", encoding="utf-8")
        return [report]

    return Engine(regions=lambda: (Info(),), open=opened, run=run, write=write,
                  depth=lambda result, inputs, site: made_up_depth(site),
                  outline=lambda key: region_layers()["boundary"].to_crs(
                      pyproj.CRS("EPSG:4326")).geometry)


@pytest.fixture
def store(tmp_path):
    from PyQt6.QtCore import QSettings

    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(qtbot, engine, store):
    """The window at its start page."""
    from app.ui.main import application

    application()
    from app.ui.window import MainWindow

    store.setValue("dark", "false")
    made = MainWindow(engine, store)
    qtbot.addWidget(made, before_close_func=_close)
    made.resize(1440, 900)
    made.show()
    qtbot.waitExposed(made)
    return made


def _close(window) -> None:
    if window.session is not None:
        window.session.dirty = False             # no question on closing
    window.jobs.close()


@pytest.fixture
def studied(qtbot, window):
    """The window with a result shown."""
    window.open("testland")
    qtbot.waitUntil(lambda: window.site_panel.site is not None, timeout=5000)
    window.canvas.finish()
    return window
