"""A ranking read back from `disclosure.json`: what it said, and what it gives when made anew."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from app.asked import checked_method
from app.export.disclosure import FORMAT, FORMAT_VERSION, checksum
from app.version import VERSION
from gis.errors import HeatSiteError, InputError
from gis.progress import Progress, silent
from gis.ranking.doubt import Doubt
from gis.ranking.methods import MethodParameters
from gis.ranking.priors import Prior
from gis.ranking.rebuild import Basis, Rebuilt, rebuild
from gis.settings import Brief, Criterion, Settings
from gis.siting.criteria import Measure
from gis.siting.value_functions import value_function

MOST_BYTES, MOST_SITES, MOST_CRITERIA, MOST_DRAWS = 100_000_000, 2_000, 200, 1_000_000
MOST_DRAWN = 50_000_000                  # sites times draws
TOLERANCE = 1e-9
"""Scores further apart than this are not the same."""
LONGEST = 200
"""Names and messages are no longer. [characters]"""
KEPT = ("rank", "rank_low", "rank_high")
SCORES = ("score", "score_low", "score_high", "method_value", "coverage", "p_first", "p_top3")
REBUILT_FROM = ("criterion values with their bounds", "value functions", "weights", "priors",
                "the doubt of weights and value functions", "method", "seed", "draws")
CARRIED = ("brief", "layers", "licences", "tables", "assumptions", "missing", "warnings",
           "excluded", "figures of heat, energy, water, power, users and cost")
"""What the ranking made anew does not hang on, so that it proves nothing of it."""
RIGHT, WRONG, ABSENT = "right", "wrong", "absent"
KINDS = {"settings": dict, "ranking": dict, "sites": list, "versions": dict, "region": str,
         "region_name": str}
CALLED = {dict: "an object", list: "a list", str: "text"}


@dataclass(frozen=True, eq=False)
class Disclosed:
    """A disclosure that was read."""

    region: str
    region_name: str
    version: str
    basis: Basis
    sites: tuple[Mapping[str, Any], ...]     # as told, best first
    checksum: str = ABSENT                   # whether it is that of the content

    def differences(self, sites: tuple[Rebuilt, ...]) -> tuple[str, ...]:
        """Where the ranking made anew does not say what the file says, one sentence each."""
        told = {site["id"]: site for site in self.sites}
        found = []
        for site in sites:
            said = told[site.id]
            for name in KEPT:
                if said.get(name) != getattr(site, name):
                    found.append(f"{site.id}: {name} is {getattr(site, name)}, "
                                 f"the file says {said.get(name)}.")
            for name in SCORES:
                value, made = _number(said.get(name)), getattr(site, name)
                if not (abs(value - made) <= TOLERANCE or math.isnan(value) and math.isnan(made)):
                    found.append(f"{site.id}: {name} is {made:.9g}, "
                                 f"the file says {value:.9g}.")
        return tuple(found)

    def rebuilt(self, progress: Progress = silent) -> tuple[Rebuilt, ...]:
        """The sites ranked anew, best first."""
        with np.errstate(over="ignore", invalid="ignore"):   # a forged file may hold 1e308
            return rebuild(self.basis, progress)


def read_disclosure(path: Path | str) -> Disclosed:
    """Read a disclosure.

    Raises
    ------
    InputError
        If the file is no disclosure, is damaged or asks the impossible.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path}: larger than {MOST_BYTES // 1_000_000} MB; "
                             "that is no disclosure.")
        document = json.loads(path.read_text("utf-8"), parse_constant=_refused)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); give the disclosure.json "
                         "of a result folder.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is not the JSON of a disclosure; write it again with "
                         "`heatsite rank --out`.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise InputError(f"{path} is no disclosure; give the disclosure.json of a result folder.")
    if document.get("format_version") != FORMAT_VERSION:
        raise InputError(f"{path}: format version {document.get('format_version')!r} is not known "
                         f"here (known: {FORMAT_VERSION}); update HeatSite.")
    try:
        _of_kinds(document)
        return replace(_disclosed(document), checksum=_checked(document))
    except HeatSiteError as error:
        raise InputError(f"{path}: {_cut(error)}") from error
    except (KeyError, ValueError, OverflowError) as error:
        raise InputError(f"{path} is damaged: {_cut(error)} is missing or not as it should be; "
                         "write it again with `heatsite rank --out`.") from error
    except (TypeError, AttributeError, IndexError, RecursionError) as error:
        raise InputError(f"{path} is damaged: something in its settings, ranking or sites is not "
                         "of the kind that it should be; write it again with "
                         "`heatsite rank --out`.") from error


def _of_kinds(document: Mapping[str, Any]) -> None:
    """Refuse a part that is of another kind than a disclosure's."""
    for name, kind in KINDS.items():
        if name in document and not isinstance(document[name], kind):
            raise InputError(f"`{name}` should be {CALLED[kind]} and is not; write the file again "
                             "with `heatsite rank --out`.")


def _checked(document: Mapping[str, Any]) -> str:
    """Whether the file is as it was written, by the checksum that it bears."""
    if "checksum" not in document:
        return ABSENT
    return RIGHT if document["checksum"] == checksum(document) else WRONG


def _cut(error: Exception) -> str:
    """What an error says, without line ends and not at any length."""
    text = " ".join(str(error).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _refused(word: str) -> float:
    raise ValueError(f"{word} is not JSON")


def _number(value: Any) -> float:
    """A number as a disclosure writes it."""
    if value is None:
        return math.nan
    if value in ("inf", "-inf"):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{str(value)[:40]!r} for a number")
    return float(value)


def _numbers(values: Any) -> np.ndarray:
    if not isinstance(values, list) or not 0 < len(values) <= 10_000:
        raise ValueError("a list of numbers")
    return np.array([_number(value) for value in values])


def _within(count: int, most: int, what: str) -> None:
    if not 0 < count <= most:
        raise InputError(f"{count} {what}; between 1 and {most} are possible.")


def _disclosed(document: Mapping[str, Any]) -> Disclosed:
    settings = _settings(document["settings"])
    sites = tuple(document["sites"])
    _within(len(sites), MOST_SITES, "sites")
    for site in sites:
        for name in (*SCORES, *KEPT):
            _number(site[name])              # what is compared later is a number
    if len(sites) * settings.draws > MOST_DRAWN:
        raise InputError(f"{len(sites)} sites in {settings.draws} draws are more than a study has.")
    ids = tuple(_name(site["id"]) for site in sites)
    if len(set(ids)) < len(ids):
        raise InputError("two sites have the same id.")
    ranking = document["ranking"]
    measures, priors = {}, {}
    for criterion in settings.criteria:
        values = [site["criteria"][criterion.key] for site in sites]
        measures[criterion.key] = _measure(values)
        priors[criterion.key] = _prior(ranking["priors"][criterion.key], values, criterion.key)
    basis = Basis(
        ids, tuple(_name(site["name"], longest=None) for site in sites), settings, measures, priors,
        {key: bool(prior["one_draw_for_all"]) for key, prior in ranking["priors"].items()},
        _doubt(ranking["doubt"]), _filled(MethodParameters, ranking["parameters"]))
    return Disclosed(str(document["region"]), str(document["region_name"]),
                     str(document["versions"].get("heatsite", VERSION)), basis, sites)


def _name(text: Any, longest: int | None = LONGEST) -> str:
    """A name that is one; it may hold anything that can be written down."""
    if not isinstance(text, str) or (longest is not None and len(text) > longest):
        raise ValueError(f"{str(text)[:40]!r} for a name")
    text.encode("utf-8")                     # no half of a pair
    return text


def _doubt(given: Mapping[str, Any]) -> Doubt:
    doubt = _filled(Doubt, given)
    if not (doubt.weight_concentration > 0 and 0 <= doubt.anchor_tolerance <= 1):
        raise InputError("the doubt of weights and value functions cannot be.")
    return doubt


def _filled(kind, given: Mapping[str, Any]):
    return kind(**{part.name: _number(given[part.name]) for part in fields(kind)})


def _settings(given: Mapping[str, Any]) -> Settings:
    known = {part.name for part in fields(Brief)}
    brief = Brief(**{key: value for key, value in given["brief"].items() if key in known})
    criteria = tuple(Criterion(
        str(c["key"]), str(c["theme"]), _number(c["weight"]), str(c["label"]), str(c["unit"]),
        value_function(_plain(c["value_function"])), _number(c["spread"]), str(c["spread_kind"]),
        str(c["source"])) for c in given["criteria"])
    _within(len(criteria), MOST_CRITERIA, "criteria")
    if len({c.key for c in criteria}) < len(criteria):
        raise InputError("two criteria have the same key.")
    if not all(math.isfinite(c.weight) and c.weight >= 0 for c in criteria):
        raise InputError("a criterion's weight is negative or not a number.")
    draws, seed = given["draws"], given["seed"]
    if not isinstance(draws, int) or not isinstance(seed, int) or seed < 0:
        raise ValueError("seed or draws")
    _within(draws, MOST_DRAWS, "draws")
    method = checked_method(str(given["method"])) or "weighted_sum"
    return Settings(brief, criteria, {str(k): _number(w) for k, w in
                                      given["theme_weights"].items()},
                    _number(given["cell_m"]), seed, method, draws)


def _plain(given: Any) -> Any:
    """A value function's mapping with its infinities."""
    if isinstance(given, dict):
        return {key: value if key in ("kind", "scale", "outliers") else _plain(value)
                for key, value in given.items()}
    if isinstance(given, list):
        return [_plain(item) for item in given]
    return float(given) if given in ("inf", "-inf") else given


def _measure(values: list[Mapping[str, Any]]) -> Measure:
    def column(name: str, where: str) -> np.ndarray:
        return np.array([_number(v[name]) if v["range_from"] == where else math.nan
                         for v in values])

    return Measure(np.array([_number(v["value"]) for v in values]),
                   column("low", "its own bounds"), column("high", "its own bounds"),
                   column("prior_mean", "a local prior"), column("prior_sd", "a local prior"))


def _prior(given: Mapping[str, Any], values: list[Mapping[str, Any]], key: str) -> Prior:
    local = {i: Prior(_numbers(v["equally_likely"]), "like places", True)
             for i, v in enumerate(values) if v["range_from"] == "like places"}
    if "equally_likely" in given:
        shared = _numbers(given["equally_likely"])
    elif any(v["range_from"] == "the region's prior" for v in values):
        raise InputError(f"the prior of {key} is missing.")
    else:
        shared = np.array([math.nan])        # no site draws from it
    return Prior(shared, str(given["basis"]), bool(given["region_known"]), local)
