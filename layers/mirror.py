"""Mirrors: the user's own servers in the place of the providers', for offices behind a wall.

A mirror is a web folder with the files of `heatsite data mirror` and their index
`heatsite-mirror.json`; without an index its address takes the place of the provider's.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from gis.errors import InputError

from .download.address import Origin, Refused, origin, shown
from .mirror_index import NAME, Index, read_index, write_index

__all__ = ["NAME", "Index", "Mirrors", "config_file", "mirrors", "read_index", "rebase",
           "write_index"]
_PAIR = re.compile(r"([a-z][a-z0-9_]*)=(.+)", re.DOTALL)


@dataclass(frozen=True)
class Mirrors:
    """The user's own servers: one for every source, and others for some."""

    every: str = ""
    by_source: Mapping[str, str] = field(default_factory=dict)   # source or provider → address

    def base(self, source: str, provider: str = "") -> str | None:
        """Address to ask in the place of the provider's; None where there is no mirror."""
        found = self.by_source.get(source) or self.by_source.get(provider) or self.every
        return found or None

    def origins(self) -> frozenset[Origin]:
        """Hosts that the user named; they may lie in a private network."""
        return frozenset(origin(a) for a in (self.every, *self.by_source.values()) if a)


def mirrors(options: Sequence[str] = (), environ: Mapping[str, str] | None = None,
            config: Path | None = None) -> Mirrors:
    """The mirrors of the options, else of HEATSITE_MIRROR, else of the user's mirrors.toml.

    Parameters
    ----------
    options : sequence of str
        Each an address, or SOURCE=ADDRESS.
    environ : mapping, optional
        By default the environment; several mirrors are parted by spaces.
    config : path, optional
        By default :func:`config_file`: `all = "https://…"` and a table `[sources]`.

    Raises
    ------
    InputError
        If an address is none, or the file cannot be read.
    """
    file = config or config_file()
    every, by_source = _from_file(file) if file.is_file() else ("", {})
    variable = (os.environ if environ is None else environ).get("HEATSITE_MIRROR", "").split()
    for words, where in ((variable, "HEATSITE_MIRROR"), (options, "--mirror")):
        for word in words:
            pair = _PAIR.fullmatch(word)
            if pair:
                by_source[pair[1]] = _address(pair[2], where)
            else:
                every = _address(word, where)
    return Mirrors(every, by_source)


def config_file() -> Path:
    """`mirrors.toml` in the user's folder of settings."""
    import platformdirs

    return Path(platformdirs.user_config_dir("heatsite", appauthor=False)) / "mirrors.toml"


def rebase(url: str, base: str) -> str:
    """The address with the scheme, host and leading path of `base`."""
    here, there = urlsplit(url), urlsplit(base)
    return urlunsplit((there.scheme, there.netloc, there.path.rstrip("/") + here.path, here.query,
                       ""))


def _address(text: str, where: str) -> str:
    try:
        origin(text)
    except Refused as error:
        raise InputError(f"{where}: {shown(text)!r} is no address of a mirror; it is written "
                         "https://host/folder, or SOURCE=https://host/folder.") from error
    return text.rstrip("/")


def _from_file(file: Path) -> tuple[str, dict[str, str]]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        pairs = dict(table.get("sources", {}))
    except (OSError, ValueError, TypeError) as error:
        raise InputError(f"{file} cannot be read ({' '.join(str(error).split())[:100]}); mend or "
                         "delete it.") from error
    every = str(table.get("all", ""))
    return (_address(every, str(file)) if every else "",
            {str(k): _address(str(v), f"{file}, {k}") for k, v in pairs.items()})
