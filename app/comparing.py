"""What `compare` is given, as sides of a comparison: result folders, projects and regions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.read_result import RESULT, read_result
from app.session import Scenario, Session, project_file, regions
from gis.errors import InputError
from gis.progress import Progress, silent
from gis.ranking.compare import Comparison
from gis.ranking.subject import (
    ComparedSite,
    Subject,
    subject_of,
)
from gis.types import Raster


def subjects_of(given: Sequence[str], progress: Progress = silent,
                **brief: Any) -> tuple[Subject, ...]:
    """The sides that the words of the command line mean.

    A folder with `result.json` is read as it is; a project is run with all its scenarios; the
    name of a region is run with the defaults and the given fields of the brief.

    Raises :class:`gis.errors.InputError` where a word means none of these.
    """
    from layers.regions.ask import asked as region_asked

    folders = [Path(word) for word in given]
    known = [region.key for region in regions()]
    for word, path in zip(given, folders, strict=True):
        if _is_result(path) or path.exists() and project_file(word) is not None:
            continue
        if word not in known:
            if not path.exists() and (word.endswith((".toml", ".json"))
                                      or len(path.parts) > 1 and not _known(word)):
                raise InputError(f"{word} does not exist; give a result folder, a project file or "
                                 f"a region ({', '.join(known)}).")
            region_asked(word)           # a country, an area or a box; raises for any other
    found: list[Subject] = []
    many = len(given) > 1
    for word, path in zip(given, folders, strict=True):
        if _is_result(path):
            found.append(read_result(path.parent if path.name == RESULT else path))
            continue
        session = Session.open(word, progress, **brief)
        if not many and not session.scenarios:
            raise InputError(f"{word} is one result, and one alone cannot be compared; give two or "
                             "more, or a project with scenarios.")
        label = path.name.removesuffix(".toml").removesuffix(".heatsite")
        for name, result in session.run_scenarios(None, progress).items():
            asked = _read_otherwise(session.scenarios.get(name))
            if not session.scenarios:
                name = label
            elif many:
                name = f"{label}: {name}"
            one = subject_of(name, result)
            found.append(replace(one, brief={**one.brief, **asked}))
    return tuple(_apart(found))


def _is_result(path: Path) -> bool:
    return (path / RESULT).is_file() or path.name == RESULT


def _known(word: str) -> bool:
    """Whether a word names a region, such as an area inside a country."""
    from layers.regions.ask import asked

    try:
        asked(word)
    except InputError:
        return False
    return True


def _read_otherwise(scenario: Scenario | None) -> dict[str, object]:
    """What a scenario reads otherwise than the study, told beside the brief."""
    if scenario is None:
        return {}
    told = {"year": scenario.year, "grid_carbon_g_kwh": scenario.grid_carbon_g_kwh,
            "data_dir": scenario.data_dir and Path(scenario.data_dir).name}
    return {key: value for key, value in told.items() if value is not None}


def _apart(subjects: list[Subject]) -> list[Subject]:
    """The same subjects; those of one name are numbered."""
    seen: dict[str, int] = {}
    for at, subject in enumerate(subjects):
        count = seen[subject.name] = seen.get(subject.name, 0) + 1
        if count > 1:
            subjects[at] = replace(subject, name=f"{subject.name} ({count})")
    return subjects


def comparison_json(found: Comparison) -> dict[str, Any]:
    """The comparison as plain JSON, as the help of `compare` describes it."""
    from app.export.manifest import plain

    def site(one: ComparedSite | None) -> dict | None:
        return None if one is None else {k: v for k, v in plain(one).items() if k != "figures"}

    names = [s.name for s in found.subjects]
    return {
        "subjects": [{
            "name": s.name, "region": s.region, "region_name": s.region_name,
            "brief": plain(s.brief), "theme_weights": plain(s.theme_weights),
            "method": s.method, "coverage": plain(s.coverage), "area": plain(s.area),
            "sites": [site(one) for one in s.sites]} for s in found.subjects],
        "same_anchors": found.same_anchors, "within_km": found.within_km,
        "differences": {
            part: {d.key: dict(zip(names, plain(d.values), strict=True)) for d in group}
            for part, group in (("brief", found.brief), ("weights", found.weights),
                                ("value_functions", found.value_functions))},
        "sites": [{
            "name": m.name, "ids": [None if s is None else s.id for s in m.sites],
            "ranks": [None if s is None else s.rank for s in m.sites],
            "scores": [None if s is None else plain(s.score) for s in m.sites],
            "rank_changes": list(m.rank_changes), "score_changes": plain(m.score_changes),
            "figures": [None if s is None else plain(s.figures) for s in m.sites],
        } for m in found.matches],
        "figures": {f.key: {"label": f.label, "unit": f.unit, "first": plain(f.first),
                            "median": plain(f.median)} for f in found.figures},
        "radar": plain(found.radar),
        "maps": [{"name": m.name, "reason": m.reason, **(_spread(m.raster) if m.raster else {})}
                 for m in found.maps],
        "said": list(found.said),
    }


def _spread(raster: Raster) -> dict[str, Any]:
    import numpy as np

    from app.export.manifest import plain

    known = raster.values[~np.isnan(raster.values)]
    if not len(known):
        return {"mean": None, "least": None, "most": None, "better_share": None}
    return plain({"mean": float(known.mean()), "least": float(known.min()),
                  "most": float(known.max()), "better_share": float((known > 0).mean())})
