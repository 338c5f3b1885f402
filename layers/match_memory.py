"""Matches that a user settled before, by the columns of the file: the next one needs no asking."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from .files import write_atomic
from .matching import Match

MOST = 300                               # the oldest go first


def memory_file() -> Path:
    """`matches.toml` in the user's folder of settings."""
    import platformdirs

    return Path(platformdirs.user_config_dir("heatsite", appauthor=False)) / "matches.toml"


def recall(fingerprint: str, config: Path | None = None) -> Mapping[str, str] | None:
    """`layer` and `attribute: "COLUMN:UNIT"` chosen before for such columns; None if never."""
    entry = _read(config or memory_file()).get(fingerprint)
    if not isinstance(entry, dict) or not isinstance(entry.get("columns"), dict):
        return None
    columns = {str(k): str(v) for k, v in entry["columns"].items()}
    return {"layer": str(entry.get("layer", "")), **columns}


def remember(match: Match, source: str, config: Path | None = None) -> None:
    """Keep the layer and columns chosen for files with such columns."""
    import tomli_w

    file = config or memory_file()
    known = _read(file)
    known.pop(match.fingerprint, None)
    known[match.fingerprint] = {"layer": match.layer, "columns": match.chosen, "file": source,
                                "date": date.today().isoformat()}
    kept = dict(list(known.items())[-MOST:])
    write_atomic(file, "# Matches of columns, as settled in `heatsite data add`; a line or all "
                 "of them may be deleted.\n" + tomli_w.dumps(kept))


def forget(fingerprint: str, config: Path | None = None) -> bool:
    """Drop one remembered match; whether there was one."""
    import tomli_w

    file = config or memory_file()
    known = _read(file)
    if known.pop(fingerprint, None) is None:
        return False
    write_atomic(file, tomli_w.dumps(known))
    return True


def _read(file: Path) -> dict[str, Any]:
    """What is remembered; a damaged file remembers nothing."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
