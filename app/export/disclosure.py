"""`disclosure.json`: everything that a result hangs on, for a reader who has only this file.

It names every input with its checksum, every table row and setting, every assumption and gap,
and carries what the ranking needs, so that `heatsite rank --from disclosure.json` ranks anew
without the layers. Numbers of the ranking are written in full; infinity is "inf", unknown null.

`checksum` is the SHA-256 of all other parts. It shows a change by accident or carelessness; it is
no signature, since whoever forges a file can compute it anew.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from app.export.cost import input_sources
from app.export.licences import licences_json
from app.export.manifest import grid_json, plain, versions
from gis.ranking.rebuild import Basis, basis_of, needed
from gis.results import Site, StudyResult
from gis.types import Table

if TYPE_CHECKING:
    from gis.study import Inputs

FORMAT = "heatsite-disclosure"
FORMAT_VERSION = 1
NAME = "disclosure.json"
MOST_ROWS = 120
"""Tables of more rows are disclosed by their checksum and the rows of the country."""
PLACE_COLUMNS = ("iso3", "country", "scope")
_WRITTEN: WeakKeyDictionary[StudyResult, tuple[object, str]] = WeakKeyDictionary()
STATEMENTS = (
    "Sites are ranked by screening-grade data and a model; figures are modelled unless their "
    "source says measured or published.",
    "Unknown values are drawn from the prior given here: never zero, never left out.",
    "Ranges are the 10 % and the 90 % quantile.",
)


def exact(value: Any) -> Any:
    """`value` as JSON knows it, with all digits: null for NaN, "inf" and "-inf" for infinity."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        if math.isnan(value):
            return None
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
        return value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): exact(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return exact(value.tolist())
    if is_dataclass(value):
        return {f.name: exact(getattr(value, f.name)) for f in fields(value)}
    return [exact(item) for item in value]


def disclosure(result: StudyResult, inputs: Inputs) -> dict:
    """The whole disclosure; strict JSON.

    Raises
    ------
    InputError
        If a table that the ranking needs is broken.
    """
    basis = basis_of(result, inputs.evidence(result.settings))
    said = {
        "format": FORMAT, "format_version": FORMAT_VERSION,
        "versions": versions(), "region": result.region, "region_name": result.region_name,
        "country": inputs.country, "grid": grid_json(result.screening.grid),
        "statements": list(STATEMENTS),
        "settings": settings_json(basis),
        "ranking": ranking_json(basis),
        "sites": [_site_json(site, basis.ids.index(site.id), basis) for site in result.sites],
        "layers": [plain(layer) for layer in result.layers],
        "licences": licences_json(result),
        "tables": tables_json(inputs.tables, (result.region, inputs.country, "XXX", "world")),
        "assumptions": [{"name": name, **plain(quantity)}
                        for name, quantity in result.assumptions],
        "missing": [{"layer": layer, "why": why, "would_be_filled_by": mend}
                    for layer, why, mend in inputs.missing],
        "warnings": list(result.warnings),
        "excluded": plain(result.excluded),
    }
    return {**said, "checksum": checksum(said)}


def checksum(document: Mapping[str, Any]) -> str:
    """SHA-256 of all parts but the checksum itself, whatever their order and white space: of the
    JSON text with sorted keys, without white space, as UTF-8."""
    parts = {key: value for key, value in document.items() if key != "checksum"}
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def settings_json(basis: Basis) -> dict:
    """Brief, criteria with their value functions, weights, seed, draws and method."""
    settings = basis.settings
    return {
        "brief": exact(settings.brief), "method": settings.method, "seed": settings.seed,
        "draws": settings.draws, "cell_m": float(settings.cell_m),
        "theme_weights": exact(dict(settings.theme_weights)),
        "criteria": [{
            "key": c.key, "theme": c.theme, "weight": exact(c.weight), "label": c.label,
            "unit": c.unit, "value_function": exact(c.value.to_mapping()),
            "spread": exact(c.spread), "spread_kind": c.spread_kind, "source": c.source,
            "weight_of_whole": exact(float(whole))}
            for c, whole in zip(settings.criteria, settings.weights, strict=True)]}


def ranking_json(basis: Basis) -> dict:
    """What an unknown value may be in this region, and the doubt of what people chose."""
    priors: dict[str, dict] = {}
    for criterion in basis.settings.criteria:
        prior = basis.priors[criterion.key]
        shared, _ = needed(basis.measures[criterion.key], prior)
        priors[criterion.key] = {
            "basis": prior.basis, "one_draw_for_all": bool(basis.moves_all[criterion.key]),
            "region_known": prior.region_known,
            **({"equally_likely": exact(prior.values)} if shared else {})}
    return {"priors": priors, "doubt": exact(basis.doubt), "parameters": exact(basis.parameters)}


def _site_json(site: Site, at: int, basis: Basis) -> dict:
    return {
        "id": site.id, "name": site.name, "lat": exact(site.lat), "lon": exact(site.lon),
        "rank": site.rank, "score": exact(site.score), "score_low": exact(site.score_low),
        "score_high": exact(site.score_high), "method_value": exact(site.method_value),
        "coverage": exact(site.coverage), "rank_low": site.robustness.rank_low,
        "rank_high": site.robustness.rank_high, "p_first": exact(site.robustness.p_first),
        "p_top3": exact(site.robustness.p_top3), "own": site.own,
        "criteria": {c.key: _criterion_json(site, c.key, at, basis)
                     for c in basis.settings.criteria},
        "figures": {part: {key: plain(quantity) for key, quantity in getattr(site, part).items()}
                    for part in ("energy", "water", "power", "digital")},
        "heat": _heat_json(site),
        "users": [plain(user) for user in site.heat.sinks], **_cost_json(site),
        "flags": list(site.flags)}


def _criterion_json(site: Site, key: str, at: int, basis: Basis) -> dict:
    """One value, how far it may be off, and what it is drawn from where it is unknown."""
    found, measure = site.criteria[key], basis.measures[key]
    said: dict[str, Any] = {
        "value": exact(found.value), "unit": found.unit, "low": exact(found.low),
        "high": exact(found.high), "known": found.known, "score": exact(found.score),
        "weight": exact(found.weight), "note": found.note}
    _, local = needed(measure, basis.priors[key])
    if found.known:
        given = measure.low is not None and np.isfinite(measure.low[at])
        said["range_from"] = "its own bounds" if given else "the criterion's usual error"
    elif measure.prior_mean is not None and np.isfinite(measure.prior_mean[at]):
        said["range_from"] = "a local prior"
        said["prior_mean"] = exact(measure.prior_mean[at])
        said["prior_sd"] = exact(measure.prior_sd[at]) if measure.prior_sd is not None else 0.0
    elif at in local:
        said["range_from"], said["equally_likely"] = "like places", exact(local[at].values)
    else:
        said["range_from"] = "the region's prior"
    return said


def _cost_json(site: Site) -> dict:
    """Components and total of the cost, and every input with its range and source."""
    if site.cost is None:
        return {}
    return {"cost": plain(site.cost.quantities()), "cost_inputs": input_sources(site.cost, plain)}


def _heat_json(site: Site) -> dict:
    heat = site.heat
    return {name: plain(getattr(heat, name)) for name in (
        "available_mwh_y", "delivered_mwh_y", "used_mwh_y", "erf", "cop", "full_load_hours",
        "lcoh_eur_mwh", "co2_avoided_t_y", "homes", "heat_per_home_mwh_y", "source_c",
        "source_return_c", "pue", "wue_l_kwh", "capex_eur", "ranges", "notes")}


def tables_json(tables: Mapping[str, Table], places: tuple[str, ...]) -> dict:
    """Every table that the program reads, with rows, sources and a checksum of all its values.

    Of a long table that is told by places only the rows of these `places` are written, of any
    other long table none.
    """
    found = {}
    for name in sorted(tables):
        table = tables[name]
        rows = exact(table.rows())
        said: dict[str, Any] = {
            "path": table.provenance.path, "source": table.provenance.source,
            "row_count": len(rows), "checksum": "sha256:" + sha256(json.dumps(
                rows, sort_keys=True, ensure_ascii=False).encode()).hexdigest()}
        column = next((c for c in PLACE_COLUMNS if table.has(c)), None)
        if column is not None:
            said["rows"] = [row for row in rows if row[column] in places]
            said["rows_of"] = list(places)
        elif len(rows) <= MOST_ROWS:
            said["rows"] = rows
        found[name] = said
    return found


def disclosure_text(result: StudyResult, inputs: Inputs) -> str:
    """The file's text: the same for the same result, opened or made."""
    from app.kept import KeptScreening

    if isinstance(result.screening, KeptScreening) and result.screening.disclosed:
        return result.screening.disclosed
    of, text = _WRITTEN.get(result, (None, ""))
    if of is not inputs:                     # the page and the file ask for the same text
        text = json.dumps(disclosure(result, inputs), ensure_ascii=False, allow_nan=False,
                          indent=0) + "\n"
        _WRITTEN[result] = inputs, text
    return text


def write_disclosure(result: StudyResult, inputs: Inputs, path: Path | str) -> Path:
    """Write the disclosure, whole or not at all."""
    from layers.files import atomic_file

    path = Path(path)
    with atomic_file(path) as part:
        part.write_text(disclosure_text(result, inputs), "utf-8")
    return path
