"""How often the inferred voltage class of a line is right in countries left out of the fit.

Each country with known voltages is left out in turn; the weights are fitted on the others and
tried on lines of the country whose voltages are hidden: one line in four (23 % of Nigeria's in
OpenStreetMap lack one), every other line, or all. Rates are shares of the hidden length, means
over five draws. `--write` fits on all of them and prints the table.

    python tests/benchmarks/voltage.py DATA [--write]
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from gis.power.inference import (  # noqa: E402
    BLIND,
    BY_CLASS,
    SHARED,
    VoltageModel,
    class_edges,
    gather,
    infer,
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
HIDDEN = (0.25, 0.5, 1.0)
RIDGE = 0.002
# of the constants, and of the other features of the line alone; "none": no voltage is known
OWN_RIDGE = {"some": (0.2, 0.05), "none": (0.01, 0.01)}
SEEDS = (1, 2, 3, 4, 5)
FACTS = {"touch_m": (300.0, "m"), "station_m": (3000.0, "m"), "near_m": (30_000.0, "m"),
         "unknown_weight": (0.5, "share"),
         "passes": (4.0, "count")}


def blank_model() -> VoltageModel:
    classes, edges = class_edges(tables.load("grid_connection"))
    nothing = np.zeros(len(SHARED) + len(BY_CLASS) * len(classes))
    return VoltageModel(classes, edges, nothing, nothing,
                        FACTS["touch_m"][0], FACTS["station_m"][0], FACTS["near_m"][0],
                        FACTS["unknown_weight"][0], int(FACTS["passes"][0]))


def features(frame, kv) -> Features:
    good = ~(frame.geometry.is_empty | frame.geometry.isna())
    frame, kv = frame[good.to_numpy()], np.asarray(kv, float)[good.to_numpy()]
    moved = frame.to_crs("ESRI:102022" if frame.total_bounds[1] < 40 and frame.total_bounds[3] < 40
                         else "EPSG:3035")
    return Features(np.array(moved.geometry, object), moved.crs, {"kv": kv}, {"kv": "kV"},
                    Provenance("lines", "test"))


def load(data: Path) -> dict[str, tuple[Features, Features | None, tuple[float, ...]]]:
    """Lines, stations and usual voltages of each country."""
    import geopandas as gpd

    folder, found = data / "transmission", {}
    usual = usual_voltages()
    every = gpd.read_file(folder / "africa/osm_substations_africa_2021.gpkg")
    for iso, (file, column) in SETS.items():
        frame = gpd.read_file(folder / file).to_crs(4326)
        kv = [(parse_voltage(v)[0] or (np.nan,))[0] for v in frame[column]]
        lines = features(frame, kv)
        box = frame.total_bounds
        near = every.cx[box[0]:box[2], box[1]:box[3]].to_crs(lines.crs)
        stations = Features(np.array(near.geometry, object), lines.crs,
                            {"kv": np.asarray(near["voltage_kV"], float)}, {}, lines.provenance)
        found[iso] = (lines, stations, usual.get(iso, ()))
    frame = gpd.read_file(folder / EUROPE)
    for iso in frame["adm0_a3"].value_counts().index:
        part = frame[frame["adm0_a3"] == iso]
        if len(part) >= 30 and iso not in SETS:
            found[iso] = (features(part, part["voltage"]), None, usual.get(iso, ()))
    return found


def usual_voltages() -> dict[str, tuple[float, ...]]:
    table = tables.load("country_voltages")
    return {str(iso): tuple(float(v) for v in str(kv).split(";"))
            for iso, kv in zip(table["iso3"], table["kv"], strict=True)}


def cases(country, model, seed, shares):
    """Hidden lines of one country under several shares: features, class, weight."""
    lines, stations, usual = country
    known = model.of(lines["kv"])
    random = np.random.default_rng(seed)
    for share in shares:
        hidden = (known >= 0) & (random.random(len(known)) < share)
        if not hidden.any():
            continue
        certain = np.zeros((len(known), len(model.classes)))
        shown = np.flatnonzero((known >= 0) & ~hidden)
        certain[shown, known[shown]] = 1.0
        shown = replace(lines, columns={"kv": np.where(hidden, np.nan, lines["kv"])})
        facts = gather(shown, model, stations, None, usual)
        x = facts.features(certain, certain)[hidden]
        weight = facts.length[hidden]
        yield x, known[hidden], weight / weight.sum()


def fit(countries, model: VoltageModel) -> VoltageModel:
    """The model with both sets of weights fitted."""
    return replace(model, weights=fit_one(countries, model, HIDDEN[:-1], OWN_RIDGE["some"]),
                   blind=fit_one(countries, model, HIDDEN[-1:], OWN_RIDGE["none"]))


def fit_one(countries, model: VoltageModel, shares, own_ridge, europe_weight: float = 0.15):
    """Weights of greatest likelihood, with a ridge; countries count alike, Europe's less."""
    from scipy.optimize import minimize

    parts = []
    for i, (iso, country) in enumerate(countries.items()):
        much = 1.0 if iso in SETS else europe_weight
        parts += [(x, y, much * w) for x, y, w in cases(country, model, i, shares)]
    x, y, w = (np.concatenate(p) for p in zip(*parts, strict=True))
    w, s, c = w / w.sum(), len(SHARED), len(model.classes)

    def loss(weights):
        p = softmax(x, weights)
        value = -(w * np.log(p[np.arange(len(y)), y] + 1e-12)).sum()
        error = p.copy()
        error[np.arange(len(y)), y] -= 1
        error *= w[:, None]
        slope = np.concatenate([np.einsum("mc,mcs->s", error, x[:, :, :s]),
                                np.einsum("mc,mcb->bc", error, x[:, :, s:]).ravel()])
        return value + (ridge * weights) @ weights / 2, slope + ridge * weights

    # Evidence for a class never speaks against it; the mix of the fitted countries hardly counts.
    bounds = [(0, None)] * s + [(None, None)] * (len(BY_CLASS) * c)
    ridge = np.concatenate([np.full(s, RIDGE), np.full(c, own_ridge[0]),
                            np.full((len(BY_CLASS) - 1) * c, own_ridge[1])])
    return minimize(loss, np.zeros(s + len(BY_CLASS) * c), jac=True, method="L-BFGS-B",
                    bounds=bounds,
                    options={"maxiter": 300}).x


def rates(country, model, share, seed=7) -> tuple[float, float, float]:
    """Share of the hidden length whose class is first, and among the first two; hidden km."""
    import shapely

    lines, stations, usual = country
    known = model.of(lines["kv"])
    hidden = (known >= 0) & (np.random.default_rng(seed).random(len(known)) < share)
    kv = np.where(hidden, np.nan, lines["kv"])
    found = infer(replace(lines, columns={"kv": kv}), model, stations, None, usual)
    length = shapely.length(lines.geometry)[hidden] / 1000
    order = np.argsort(-found.probability[hidden], axis=1)
    first = order[:, 0] == known[hidden]
    two = first | (order[:, 1] == known[hidden])
    return (float(length[first].sum() / length.sum()), float(length[two].sum() / length.sum()),
            float(length.sum()))


def left_out(countries) -> dict[str, dict[float, tuple[float, float, float]]]:
    """Rates of every country with weights fitted without it (without Europe for Europe's)."""
    blank, answers = blank_model(), {}
    outside = fit({k: v for k, v in countries.items() if k in SETS}, blank)
    for iso, country in countries.items():
        model = outside
        if iso in SETS:
            model = fit({k: v for k, v in countries.items() if k != iso}, blank)
        answers[iso] = {share: tuple(np.mean([rates(country, model, share, seed)
                                              for seed in SEEDS], axis=0)) for share in HIDDEN}
    return answers


def summary(answers) -> dict[str, dict[float, tuple[float, float]]]:
    """The five countries one by one, Europe together by length, and all of them by length."""
    found = {iso: {s: r[:2] for s, r in answers[iso].items()} for iso in SETS}
    rest = [a for iso, a in answers.items() if iso not in SETS]
    found["Europe"] = {s: tuple(np.average([r[s][i] for r in rest], weights=[r[s][2] for r in rest])
                                for i in (0, 1)) for s in HIDDEN}
    found["all"] = {s: tuple(np.average([a[s][i] for a in answers.values()],
                                        weights=[a[s][2] for a in answers.values()])
                             for i in (0, 1)) for s in HIDDEN}
    return found


def write(model: VoltageModel) -> None:
    """The table `voltage_inference` on standard output."""
    source = ("fitted on lines of Lesotho, Burundi (World Bank 2017), Nigeria, Zambia, Morocco "
              "(OpenStreetMap 2018-2021) and Europe (GridKit 2022); tests/benchmarks/voltage.py")
    print("feature,kv,value,unit,date,source")
    for weights, case in ((model.weights, ""), (model.blind, BLIND)):
        for name, value in zip(SHARED, weights, strict=False):
            print(f'{name}{case},,{value:.3f},1,2026-11,"{source}"')
        own = weights[len(SHARED):].reshape(len(BY_CLASS), -1)
        for name, row in zip(BY_CLASS, own, strict=True):
            for kv, value in zip(model.classes, row, strict=True):
                print(f'{name}{case},{kv:g},{value:.3f},1,2026-11,"{source}"')
    for name, (value, unit) in FACTS.items():
        print(f'{name},,{value:g},{unit},2026-11,"judgement: tried on the same countries"')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of real files")
    parser.add_argument("--write", action="store_true", help="fit on all and print the table")
    given = parser.parse_args()
    countries = load(given.data)
    if given.write:
        write(fit(countries, blank_model()))
        return
    print("hidden:   " + "      ".join(f"{s:10.0%}" for s in HIDDEN) + "   (first / first two)")
    for iso, row in summary(left_out(countries)).items():
        print(f"{iso:8}", *(f"  {row[s][0]:6.1%} / {row[s][1]:6.1%}" for s in HIDDEN))


if __name__ == "__main__":
    main()
