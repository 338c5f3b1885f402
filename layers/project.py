"""Project files, NAME.heatsite.toml: readable, diffable, written whole."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gis.errors import InputError

from . import migrations
from .files import write_atomic

SUFFIX = ".heatsite.toml"
Finite = Annotated[float, Field(allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BriefPart(_Part):
    """What differs from the default brief; None keeps the default."""

    it_mw: Finite | None = None
    utilisation: Finite | None = None
    load_profile: str | None = None
    cooling: str | None = None
    water_allowed: bool | None = None
    land_ha_per_mw: Finite | None = None
    land_min_ha: Finite | None = None
    candidates: int | None = None
    spacing_min_km: Finite | None = None
    spacing_share: Finite | None = None
    discount_rate: Finite | None = None
    horizon_y: int | None = None
    heat_cost_limit_eur_mwh: Finite | None = None
    electricity_eur_mwh: Finite | None = None
    currency: str | None = None
    currency_per_eur: Finite | None = None
    storage_m3: Finite | None = None
    warmer_k: Finite | None = None

    def keys(self) -> list[str]:
        """Names of the fields that are set, so that `**brief` gives just these."""
        return [name for name, value in self if value is not None]

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


class CriterionPart(_Part):
    """What differs from the default criterion; None keeps the default."""

    weight: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    scores_0: Finite | None = None
    scores_1: Finite | None = None
    scale: Literal["linear", "log"] | None = None


class Project(_Part):
    """Everything that makes a study repeatable apart from the data themselves.

    Paths are as written: absolute, or relative to the project file.
    """

    format: Literal[1] = 1
    region: str
    data_dir: str | None = None
    cell_m: Annotated[float, Field(ge=10, le=100_000)] | None = None      # [m]
    own_points: str | None = None
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 20261121
    draws: Annotated[int, Field(ge=10, le=1_000_000)] = 10_000             # simulations
    brief: BriefPart = BriefPart()
    theme_weights: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = {}
    criteria: dict[str, CriterionPart] = {}


def is_project(path: str | Path) -> bool:
    """Whether a name means a project file rather than a region."""
    text = str(path)
    return text.endswith(SUFFIX) or (text.endswith(".toml") and Path(text).is_file())


def resolved(path: str | Path, reference: str | None) -> Path | None:
    """A path of a project file, seen from where that file lies."""
    if reference is None:
        return None
    found = Path(reference).expanduser()
    return found if found.is_absolute() else Path(path).absolute().parent / found


def read_project(path: str | Path) -> Project:
    """The project in a file; earlier formats are migrated.

    Raises
    ------
    InputError
        If the file is missing, no TOML, of a newer format, or has a wrong key or value; all
        faults are named in one sentence.
    """
    path = Path(path).expanduser()
    if not path.is_file():
        raise InputError(f"Project {str(path)!r} does not exist; check the path.")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"Project {path.name} is not written in UTF-8; save it as UTF-8.") \
            from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"Project {path.name} cannot be read: {error}; mend that line.") \
            from error
    data = migrations.migrated(data, path.name)
    try:
        return Project.model_validate(data, strict=False)
    except ValidationError as error:
        faults = "; ".join(_fault(e) for e in error.errors()[:5])
        raise InputError(f"Project {path.name}: {faults}.") from error


def write_project(path: str | Path, project: Project) -> None:
    """Write the project, whole or not at all; what it leaves at the default is left out."""
    import tomli_w

    data = project.model_dump(exclude_none=True)
    data = {key: value for key, value in data.items() if value != {}}
    write_atomic(path, tomli_w.dumps(data))


def _fault(error: Mapping[str, Any]) -> str:
    *parents, key = [str(part) for part in error["loc"]] or [""]
    where = ".".join([*parents, key])
    if error["type"] == "extra_forbidden":
        known = _known(parents)
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
        return f"unknown key {where!r}, " + (f"did you mean {near[0]!r}" if near
                                             else f"known are {', '.join(known)}")
    if error["type"] == "missing":
        return f"the key {where!r} is missing, add it"
    rule = error["msg"].removeprefix("Input should be ").replace("Value error, ", "")
    return f"{where} = {error['input']!r} cannot be, it should be {rule}"


def _known(parents: list[str]) -> list[str]:
    parts: dict[str, type[BaseModel]] = {"brief": BriefPart, "criteria": CriterionPart}
    model = parts.get(parents[0] if parents else "", Project)
    return list(model.model_fields)
