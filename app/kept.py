"""The result as it was, kept beside its files: a folder opens without a new study.

`kept.zip` holds the sites and their figures with all digits, what is excluded, and a fingerprint
of all that the study hung on. Where the fingerprint is another today, or the file is damaged,
there is nothing to open and the study is made anew. The file is believed as `result.json` is:
who is handed a folder by somebody else can study again (`report --anew`).

Cell values of the criteria are not kept, being large and quickly computed; they are screened
anew when somebody looks at them.
"""

from __future__ import annotations

import json
import math
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gis import results
from gis.cost.currency import ExchangeRate
from gis.cost.jobs import JobClaim, Jobs
from gis.cost.local_money import LinePayer, LocalMoney
from gis.cost.result import CostComponent, CostInput, EstimateClass, Measurement, SiteCost
from gis.errors import InputError
from gis.heat import result as heat
from gis.ranking.reason import Reason
from gis.results import Screening, StudyResult
from gis.settings import Settings
from gis.types import Grid, Provenance, Quantity
from layers.files import sha256

from .fingerprint import fingerprint

if TYPE_CHECKING:
    from gis.study import Inputs

NAME = "kept.zip"
MAP, DISCLOSURE = "suitability.tif", "disclosure.json"
FORMAT_VERSION = 1
TREE, CELLS = "result.json", "excluded.u8"
ZIP_DATE = (2000, 1, 1, 0, 0, 0)
MOST_BYTES = 500_000_000
"""Larger parts are no result."""
CLASSES: Mapping[str, type] = {c.__name__: c for c in (
    heat.HeatEstimate, heat.HeatNetwork, heat.NetworkAgreement, heat.NetworkPart, heat.PipeLength,
    heat.RegionBand, heat.RegionHeat, heat.SinkUse, heat.Swing, results.CriterionResult,
    results.Robustness, results.Site, CostComponent, CostInput, EstimateClass, ExchangeRate,
    JobClaim, Jobs, LinePayer, LocalMoney, Measurement, Provenance, Quantity, Reason, SiteCost)}
"""Values that a result is made of; a file can name no others."""
PARTS = ("sites", "excluded", "layers", "assumptions", "warnings", "region_heat")
BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
          EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, InputError)
"""What reading a damaged file may raise; RuntimeError: an encrypted or unknown archive."""


class KeptScreening(Screening):
    """A screening of which the map and what is excluded were kept; the rest is made anew.

    `disclosed` is the text of the study's disclosure, which hangs on every cell; empty: not kept.
    """

    disclosed: str

    def __init__(self, grid: Grid, excluded: np.ndarray, weights: np.ndarray, scores: np.ndarray,
                 shares: tuple[float, ...], whole: Callable[[], Screening],
                 disclosed: str = ""):
        rows, cols = np.nonzero(excluded == 0)
        vars(self).update(grid=grid, excluded=excluded, rows=rows, cols=cols, _weights=weights,
                          _kept=scores, _shares=shares, _anew=whole, disclosed=disclosed)

    @cached_property
    def _whole(self) -> Screening:
        return vars(self)["_anew"]()

    @property
    def values(self) -> np.ndarray:
        return self._whole.values

    @property
    def scores(self) -> np.ndarray:
        return self._whole.scores

    @property
    def known(self) -> np.ndarray:
        return self._whole.known

    def known_share(self, at: int) -> float:
        return vars(self)["_shares"][at]

    def suitability(self, weights: np.ndarray) -> np.ndarray:
        if np.array_equal(weights, vars(self)["_weights"]):
            return vars(self)["_kept"]
        return self._whole.suitability(weights)


def is_kept(result: StudyResult) -> bool:
    """Whether a result is one that was opened, not made."""
    return isinstance(result.screening, KeptScreening)


def keep(result: StudyResult, inputs: Inputs, path: Path) -> None:
    """Write what :func:`reopened` reads; the map and the disclosure lie beside `path`."""
    screening = result.screening
    count = len(result.settings.criteria)
    tree = {"format_version": FORMAT_VERSION,
            "fingerprint": fingerprint(inputs, result.settings),
            "map": sha256(path.with_name(MAP)), "disclosure": sha256(path.with_name(DISCLOSURE)),
            "fields": {name: [f.name for f in fields(kind)] for name, kind in CLASSES.items()},
            "known": pack(tuple(screening.known_share(at) for at in range(count))),
            **{part: pack(getattr(result, part)) for part in PARTS}}
    text = json.dumps(tree, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in ((TREE, text.encode("utf-8", "surrogatepass")),
                           (CELLS, screening.excluded.astype(np.uint8).tobytes())):
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, part)


def reopened(folder: Path, inputs: Inputs, settings: Settings,
             whole: Callable[[], Screening]) -> StudyResult | None:
    """The result that `folder` keeps; None where a study today might give another one.

    Parameters
    ----------
    inputs, settings
        As a study would take them now.
    whole : callable
        Screens the region with them; called when somebody asks for values of cells.
    """
    try:
        with zipfile.ZipFile(folder / NAME) as archive:
            if max(part.file_size for part in archive.infolist()) > MOST_BYTES:
                return None
            tree = json.loads(archive.read(TREE))
            cells = archive.read(CELLS)
        if (tree["format_version"] != FORMAT_VERSION or tree["map"] != sha256(folder / MAP)
                or tree["fingerprint"] != fingerprint(inputs, settings)):
            return None
        known = tree["fields"]
        excluded = np.frombuffer(cells, np.uint8).reshape(inputs.grid.shape)
        screening = KeptScreening(
            inputs.grid, excluded, settings.weights, _map(folder / MAP, excluded == 0),
            tuple(float(share) for share in unpack(tree["known"], known)), whole,
            _disclosed(folder / DISCLOSURE, tree["disclosure"]))
        parts = {part: unpack(tree[part], known) for part in PARTS}
        if not all(isinstance(site, results.Site) for site in parts["sites"]):
            return None
        return StudyResult(region=inputs.region, region_name=inputs.region_name,
                           settings=settings, screening=screening,
                           elapsed_s=_elapsed(folder), **parts)
    except BROKEN:
        return None


def _disclosed(path: Path, checksum: str) -> str:
    """The disclosure as it was written; empty where it is gone or another."""
    return path.read_text("utf-8") if path.is_file() and sha256(path) == checksum else ""


def _map(path: Path, allowed: np.ndarray) -> np.ndarray:
    """Scores of the allowed cells."""
    import rasterio

    with rasterio.open(path, driver="GTiff") as file:
        values = file.read(1)
    if values.shape != allowed.shape or values.dtype != np.float32:
        raise ValueError("another grid")
    return values[allowed]


def _elapsed(folder: Path) -> dict[str, float]:
    """How long the study took, which only the manifest tells."""
    found = json.loads((folder / "result.json").read_text("utf-8"))["elapsed_s"]
    return {str(step): float(seconds) for step, seconds in found.items()}


def pack(value: Any) -> Any:
    """A value as JSON that :func:`unpack` turns back to the last bit.

    Raises TypeError for what a result does not hold.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"f": str(value)}
    if isinstance(value, tuple):
        return [pack(item) for item in value]
    if isinstance(value, list):
        return {"l": [pack(item) for item in value]}
    if isinstance(value, Mapping):
        return {"m": [[pack(key), pack(item)] for key, item in value.items()]}
    name = type(value).__name__
    if is_dataclass(value) and CLASSES.get(name) is type(value):
        return {"c": name, "v": [pack(getattr(value, f.name)) for f in fields(value)]}
    raise TypeError(f"a result holds no {name}")


def unpack(value: Any, known: Mapping[str, list[str]]) -> Any:
    """What :func:`pack` was given; `known` has the fields of each class as they were.

    Raises ValueError, KeyError or TypeError for anything else.
    """
    if isinstance(value, list):
        return tuple([unpack(item, known) for item in value])
    if not isinstance(value, dict):
        return value
    if "c" in value:
        return CLASSES[value["c"]](**dict(zip(
            known[value["c"]], [unpack(item, known) for item in value["v"]], strict=True)))
    if "f" in value:
        return float(value["f"])
    if "l" in value:
        return [unpack(item, known) for item in value["l"]]
    return {unpack(key, known): unpack(item, known) for key, item in value["m"]}
