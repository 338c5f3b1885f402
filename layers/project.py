"""Project files, NAME.heatsite.toml: readable, diffable, written whole."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from gis.errors import InputError

from . import migrations
from .files import write_atomic
from .project_parts import (
    BriefPart,
    CriterionPart,
    Part,
    ScenarioPart,
    StakeholderPart,
    Weight,
)

SUFFIX = ".heatsite.toml"

class Project(Part):
    """Everything that makes a study repeatable apart from the data themselves.

    Paths are as written: absolute, or relative to the project file.
    """

    format: Literal[2] = 2
    region: str
    area: str | None = None                # polygon drawn inside the region
    data_dir: str | None = None
    cell_m: Annotated[float, Field(ge=10, le=100_000)] | None = None      # [m]
    own_points: str | None = None
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 20261121
    draws: Annotated[int, Field(ge=10, le=1_000_000)] = 10_000             # simulations
    brief: BriefPart = BriefPart()
    weight_preset: str | None = None       # row of the table weight_presets
    method: str | None = None              # shown first where methods are compared
    theme_weights: dict[str, Weight] = {}
    criteria: dict[str, CriterionPart] = {}
    stakeholders: dict[str, StakeholderPart] = {}
    scenarios: dict[str, ScenarioPart] = {}
    files: dict[str, str] = {}             # SHA-256 of the files that were read, when it was saved


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
    if path.is_dir():
        raise InputError(f"Project {str(path)!r} is a folder; give the file {SUFFIX[1:]} in it.")
    if not path.is_file():
        raise InputError(f"Project {str(path)!r} does not exist; check the path.")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))   # Windows may add a mark
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

    data = _lean(project.model_dump(exclude_none=True))
    write_atomic(path, tomli_w.dumps(data))


def _lean(value: Any) -> Any:
    """Without tables and texts that are empty."""
    if not isinstance(value, dict):
        return value
    lean = {key: _lean(item) for key, item in value.items()}
    # a scenario or stakeholder that differs in nothing still has its name
    return {key: item for key, item in lean.items()
            if item != "" and (item != {} or isinstance(value[key], dict) and value[key])}


def _fault(error: Mapping[str, Any]) -> str:
    *parents, key = [str(part) for part in error["loc"]] or [""]
    where = ".".join([*parents, key])
    if error["type"] == "extra_forbidden":
        known = _known(parents)
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
        return f"unknown key {where!r}, " + (f"did you mean {near[0]!r}" if near
                                             else f"known are {', '.join(known)}")
    if error["type"] == "missing":
        return f"the key {where!r} is missing, add it"
    rule = error["msg"].removeprefix("Input should be ").replace("Value error, ", "")
    return f"{where} = {error['input']!r} cannot be, it should be {rule}"


def _known(parents: list[str]) -> list[str]:
    parts: dict[str, type[BaseModel]] = {"brief": BriefPart, "criteria": CriterionPart,
                                         "stakeholders": StakeholderPart,
                                         "scenarios": ScenarioPart}
    inner = [name for at, name in enumerate(parents) if name in parts and at in (0, 2)]
    model = parts[inner[-1]] if inner else Project
    return list(model.model_fields)
