"""How often the inferred voltage class of a line is right in countries left out of the fit.

Each country with known voltages is left out in turn (the countries of Europe in five groups); the
weights are fitted on the others and tried on lines of the country whose voltages are hidden: one
line in four (23 % of Nigeria's in OpenStreetMap lack one), every other line, all lines, or all
lines and all stations. The row "Europe*" has weights fitted on the five African countries alone.
Europe's stations come from the same data set as its lines: there "all lines" is an easy case.
Rates are shares of the hidden length, means over five draws. How far shares are drawn to published
lengths (`balance`) is chosen on the countries of the fit alone, leaving each of them out once
more. `--write` fits on all countries and prints the table.

    python tests/benchmarks/voltage.py DATA [--write]
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from gis.power.inference import infer  # noqa: E402
from gis.power.line_facts import gather  # noqa: E402
from gis.power.voltage_model import (  # noqa: E402
    BLIND,
    EVIDENCE,
    NAMES,
    CountryLevels,
    VoltageModel,
    balanced,
    class_edges,
    softmax,
)
from gis.types import Features, Provenance  # noqa: E402
from layers import tables  # noqa: E402
from layers.voltage import parse_voltage  # noqa: E402

SETS = {"LSO": ("lesotho/wb_africagrid2017_lesotho_full_attributes.gpkg", "voltage_kV"),
        "BDI": ("burundi/wb_africagrid2017_burundi_full_attributes.geojson", "voltage_kV"),
        "NGA": ("nigeria/osm_power_lines_nigeria_2021.gpkg", "voltage"),
        "ZMB": ("zambia/osm_power_lines_zambia_2018.gpkg", "voltage"),
        "MAR": ("morocco/osm_power_lines_morocco_2021.gpkg", "voltage_kV")}
EUROPE = "europe/entsoe_gridkit_2022_lines.gpkg"
BUSES = "europe/entsoe_gridkit_2022_buses.gpkg"
PLANTS = (("africa/wri_gppd_africa.gpkg", "Capacity (MW)", "wri_raw_africa"),
          ("europe/powerplantmatching_2025_europe.gpkg", "Capacity", None))
HIDDEN = {"25%": (0.25, True), "50%": (0.5, True), "lines": (1.0, True),
          "lines and stations": (1.0, False)}
"""What is hidden: share of the lines, and whether the stations keep their voltages."""
SOME = ((0.25, True), (0.5, True), (0.25, False), (0.5, False))
NONE = ((1.0, True), (1.0, False))
"""What is hidden in the examples of the two fits."""
RIDGE = {"some": 0.03, "none": 0.03}
EUROPE_WEIGHT = 0.05                      # of one of its countries; the five count 1 each
SEEDS = (1, 2, 3, 4, 5)
FOLDS = 5
FACTS = {"touch_m": (300.0, "m"), "station_m": (3000.0, "m"), "near_m": (30_000.0, "m"),
         "plant_m": (5000.0, "m"), "unknown_weight": (0.5, "share"), "passes": (4.0, "count"),
         "route_share": (0.8, "share")}
BALANCES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, eq=False)
class Country:
    """One country's lines with their true voltages, and what else is known of it."""

    lines: Features
    stations: Features | None
    plants: Features
    levels: CountryLevels


def blank_model() -> VoltageModel:
    nothing = np.zeros(len(NAMES))
    facts = {name: value for name, (value, _) in FACTS.items()}
    return VoltageModel(*class_edges(tables.load("grid_connection")), nothing, nothing,
                        **{**facts, "passes": int(facts["passes"]), "balance": 0.0})


def points(frame, crs, columns) -> Features:
    moved = frame.to_crs(crs)
    return Features(np.array(moved.geometry, object), moved.crs, columns, {},
                    Provenance("points", "test"))


def features(frame, kv) -> Features:
    good = ~(frame.geometry.is_empty | frame.geometry.isna())
    frame, kv = frame[good.to_numpy()], np.asarray(kv, float)[good.to_numpy()]
    moved = frame.to_crs("ESRI:102022" if frame.total_bounds[1] < 40 and frame.total_bounds[3] < 40
                         else "EPSG:3035")
    columns = {"kv": kv}
    if "circuits" in frame:
        import pandas as pd

        columns["circuits"] = pd.to_numeric(frame["circuits"], errors="coerce").to_numpy(float)
    return Features(np.array(moved.geometry, object), moved.crs, columns, {"kv": "kV"},
                    Provenance("lines", "test"))


def load(data: Path) -> dict[str, Country]:
    """Lines, stations, plants and usual voltages of each country."""
    import geopandas as gpd
    import pandas as pd

    folder, found = data / "transmission", {}
    table = tables.load("country_voltages")
    plants = []
    for file, column, layer in PLANTS:
        frame = gpd.read_file(data / "power_plants" / file, **({"layer": layer} if layer else {}))
        plants.append(gpd.GeoDataFrame(
            {"mw": pd.to_numeric(frame[column], errors="coerce")},
            geometry=gpd.points_from_xy(*(frame.to_crs(4326).geometry.x,
                                          frame.to_crs(4326).geometry.y)), crs=4326))
    plants = pd.concat(plants)

    def country(iso, frame, kv, stations):
        lines = features(frame, kv)
        box = frame.total_bounds
        fed = plants.cx[box[0] - 0.2:box[2] + 0.2, box[1] - 0.2:box[3] + 0.2]
        near = stations.cx[box[0] - 0.2:box[2] + 0.2, box[1] - 0.2:box[3] + 0.2]
        columns = {"kv": near["kv"].to_numpy(float)}
        if "kv_levels" in near:
            columns["kv_levels"] = near["kv_levels"].to_numpy(object)
        return Country(lines, points(near, lines.crs, columns),
                       points(fed, lines.crs, {"mw": fed["mw"].to_numpy(float)}),
                       CountryLevels.from_table(table, iso))

    stations = gpd.read_file(folder / "africa/osm_substations_africa_2021.gpkg").to_crs(4326)
    stations["kv"] = stations["voltage_kV"]
    for iso, (file, column) in SETS.items():
        frame = gpd.read_file(folder / file).to_crs(4326)
        kv = [(parse_voltage(v)[0] or (np.nan,))[0] for v in frame[column]]
        found[iso] = country(iso, frame, kv, stations)
    buses = gpd.read_file(folder / BUSES)
    told = buses.groupby("station_id").agg(
        kv=("voltage", "max"), geometry=("geometry", "first"),
        kv_levels=("voltage", lambda v: ";".join(f"{x:g}" for x in sorted(set(v))[::-1])))
    stations = gpd.GeoDataFrame(told, geometry="geometry", crs=buses.crs).to_crs(4326)
    frame = gpd.read_file(folder / EUROPE)
    for iso in frame["adm0_a3"].value_counts().index:
        part = frame[frame["adm0_a3"] == iso]
        if len(part) >= 30 and iso not in SETS:
            found[iso] = country(iso, part, part["voltage"], stations)
    return found


def cases(country: Country, model, seed, hide):
    """Hidden lines of one country in several ways: features, class, weight, expected shares."""
    lines = country.lines
    known = model.of(lines["kv"])
    random = np.random.default_rng(seed)
    for share, stations in hide:
        hidden = (known >= 0) & (random.random(len(known)) < share)
        if not hidden.any():
            continue
        certain = np.zeros((len(known), len(model.classes)))
        kept = np.flatnonzero((known >= 0) & ~hidden)
        certain[kept, known[kept]] = 1.0
        kv = np.where(hidden, np.nan, lines["kv"])
        facts = gather(replace(lines, columns={**lines.columns, "kv": kv}), model,
                       country.stations if stations else None, country.plants, country.levels)
        weight = facts.length[hidden]
        yield (facts.features(certain, certain)[hidden], known[hidden], weight / weight.sum(),
               facts.expected)


def examples(countries, model, hide) -> dict[str, list]:
    """The cases of every country, gathered once for all fits."""
    # stations made from the lines themselves would be believed too much
    without = tuple(way for way in hide if not way[1])
    return {iso: list(cases(country, model, i, hide if iso in SETS else without))
            for i, (iso, country) in enumerate(countries.items())}


class Fits:
    """Models fitted on any of the countries."""

    def __init__(self, countries):
        self.blank = blank_model()
        self.some = examples(countries, self.blank, SOME)
        self.none = examples(countries, self.blank, NONE)
        self.kept: dict[frozenset, np.ndarray] = {}

    def on(self, isos) -> VoltageModel:
        """The model with both sets of weights fitted on these countries."""
        # with voltages in the data their own shares tell more than published lengths
        some, none = ({i: given[i] for i in isos} for given in (self.some, self.none))
        return replace(self.blank, weights=fit(some, RIDGE["some"], unused=("expected_share",)),
                       blind=fit(none, RIDGE["none"]), balance=self.balance(none))

    def balance(self, none) -> float:
        """How far shares are best drawn to the published lengths, in countries left out.

        Among the five alone: Europe's lengths hardly matter to it, and its fits take longest.
        """
        five = [iso for iso in none if iso in SETS]
        blind = {iso: self.of_some(frozenset(five) - {iso}, none) for iso in five}
        return max(BALANCES, key=lambda b: sum(right(none[iso], blind[iso], b) for iso in five))

    def of_some(self, isos: frozenset, none) -> np.ndarray:
        """Weights with no voltage known, fitted on some of the five; kept for the next call."""
        if isos not in self.kept:
            self.kept[isos] = fit({i: none[i] for i in sorted(isos)}, RIDGE["none"])
        return self.kept[isos]


def right(several, weights: np.ndarray, balance: float) -> float:
    """Share of the length whose class is first, and half that among the first two, with no
    voltage known: mean over the cases of a country."""
    found = []
    for x, y, w, expected in several:
        order = np.argsort(-balanced(softmax(x, weights), w, expected, balance), axis=1)
        found.append(w @ (order[:, 0] == y) + w @ (order[:, 1] == y) / 2)
    return float(np.mean(found))


def fit(given, ridge: float, unused=(), europe_weight: float = EUROPE_WEIGHT) -> np.ndarray:
    """Weights of greatest likelihood, with a ridge; countries count alike, Europe's less."""
    from scipy.optimize import minimize

    parts = [(x, y, (1.0 if iso in SETS else europe_weight) * w)
             for iso, several in given.items() for x, y, w, _ in several]
    x, y, w = (np.concatenate(p) for p in zip(*parts, strict=True))
    w, rows = w / w.sum(), np.arange(len(y))
    spread = x.reshape(-1, x.shape[2]).std(axis=0)
    own = ridge * (spread**2 + 1e-4)

    def loss(weights):
        p = softmax(x, weights)
        value = -(w * np.log(p[rows, y] + 1e-12)).sum() + (own * weights) @ weights / 2
        p[rows, y] -= 1
        p *= w[:, None]
        return value, np.einsum("mc,mck->k", p, x) + own * weights

    bounds = [(0, 0) if name in unused else (0, None) if name in EVIDENCE else (None, None)
              for name in NAMES]
    return minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B", bounds=bounds,
                    options={"maxiter": 200}).x


def rates(country: Country, model, way, seed=7) -> tuple[float, float, float]:
    """Share of the hidden length whose class is first, and among the first two; hidden km."""
    import shapely

    share, stations = HIDDEN[way]
    lines = country.lines
    known = model.of(lines["kv"])
    hidden = (known >= 0) & (np.random.default_rng(seed).random(len(known)) < share)
    kv = np.where(hidden, np.nan, lines["kv"])
    found = infer(replace(lines, columns={**lines.columns, "kv": kv}), model,
                  country.stations if stations else None, country.plants, country.levels.kv,
                  country.levels.circuit_km)
    length = shapely.length(lines.geometry)[hidden] / 1000
    order = np.argsort(-found.probability[hidden], axis=1)
    first = order[:, 0] == known[hidden]
    two = first | (order[:, 1] == known[hidden])
    return (float(length[first].sum() / length.sum()), float(length[two].sum() / length.sum()),
            float(length.sum()))


def averages(country: Country, model) -> dict[str, tuple[float, float, float]]:
    """Rates of one country under every way of hiding; draws only where not all is hidden."""
    return {way: tuple(np.mean([rates(country, model, way, seed) for seed in
                                (SEEDS if share < 1 else SEEDS[:1])], axis=0))
            for way, (share, _) in HIDDEN.items()}


def left_out(countries, fits: Fits | None = None) -> dict[str, dict[str, tuple]]:
    """Rates of every country with weights fitted without it.

    The keys of Europe's countries with a star hold the rates with weights of Africa alone.
    """
    fits, answers = fits or Fits(countries), {}
    europe = [iso for iso in countries if iso not in SETS]
    for iso in SETS:
        model = fits.on([i for i in countries if i != iso])
        print(f"without {iso} the balance is {model.balance:g}", file=sys.stderr)
        answers[iso] = averages(countries[iso], model)
    for group in range(FOLDS):
        aside = europe[group::FOLDS]
        model = fits.on([i for i in countries if i not in aside])
        answers |= {iso: averages(countries[iso], model) for iso in aside}
    outside = fits.on(list(SETS))
    answers |= {f"{iso}*": averages(countries[iso], outside) for iso in europe}
    return answers


def summary(answers) -> dict[str, dict[str, tuple[float, float]]]:
    """The five countries one by one, Europe by length, and all of them by length."""
    found = {iso: {way: r[:2] for way, r in answers[iso].items()} for iso in SETS}
    groups = {"Europe": [i for i in answers if i not in SETS and not i.endswith("*")],
              "Europe*": [i for i in answers if i.endswith("*")],
              "all": [i for i in answers if not i.endswith("*")]}
    for name, isos in groups.items():
        found[name] = {way: tuple(np.average([answers[i][way][k] for i in isos],
                                             weights=[answers[i][way][2] for i in isos])
                                  for k in (0, 1)) for way in HIDDEN}
    return found


def write(model: VoltageModel) -> None:
    """The table `voltage_inference` on standard output."""
    source = ("fitted on lines of Lesotho, Burundi (World Bank 2017), Nigeria, Zambia, Morocco "
              "(OpenStreetMap 2018-2021) and Europe (GridKit 2022); tests/benchmarks/voltage.py")
    print("feature,value,unit,date,source")
    for weights, case in ((model.weights, ""), (model.blind, BLIND)):
        for name, value in zip(NAMES, weights, strict=True):
            print(f'{name}{case},{value:.3f},1,2026-11,"{source}"')
    for name, (value, unit) in FACTS.items():
        print(f'{name},{value:g},{unit},2026-11,"judgement: tried on the same countries"')
    print(f'balance,{model.balance:g},power,2026-11,"{source}"')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of real files")
    parser.add_argument("--write", action="store_true", help="fit on all and print the table")
    parser.add_argument("--countries", action="store_true", help="print every country")
    given = parser.parse_args()
    countries = load(given.data)
    fits = Fits(countries)
    if given.write:
        write(fits.on(list(countries)))
        return
    answers = left_out(countries, fits)
    shown = summary(answers)
    if given.countries:
        shown = answers | shown
    print("hidden:  " + "".join(f"{way:>20}" for way in HIDDEN) + "   (first / first two)")
    for iso, row in shown.items():
        print(f"{iso:9}" + "".join(f"{row[way][0]:11.1%} /{row[way][1]:6.1%} " for way in HIDDEN))


if __name__ == "__main__":
    main()
