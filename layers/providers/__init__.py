"""Requests that fetch a source of the catalogue for an area: one module per provider.

Each module offers `downloads(source, area, base)`, and `follow(source, area, answer, base)` where
the provider's first answer only names the file. Nothing here reaches the network.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from urllib.parse import urlsplit, urlunsplit

from gis.errors import InputError

from ..catalogue import Area, Source
from ..download.request import Download


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """What to get for an area; empty where the source has nothing there.

    Parameters
    ----------
    base : str, optional
        Address of a mirror; it takes the place of the provider's scheme and host.

    Raises
    ------
    InputError
        If the source cannot be fetched by the program.
    """
    if source.access == "own_download":
        address = source.address.replace("{ISO3}", area.country)
        raise InputError(f"{source.title} cannot be fetched by HeatSite; get it from "
                         f"{address}, put it into a folder and give that with --data.")
    return module(source).downloads(source, area, base)


def follow(source: Source, area: Area, answer: bytes, base: str | None = None
           ) -> tuple[Download, ...] | None:
    """The files that a provider's answer names; None where the first download was the file.

    Raises
    ------
    InputError
        If the answer is not in the documented form, or names no file for the area.
    """
    step = getattr(module(source), "follow", None)
    return None if step is None or not is_index(source) else step(source, area, answer, base)


def is_index(source: Source) -> bool:
    """Whether the first download only names the file."""
    return source.key in getattr(module(source), "INDEXED", ())


def module(source: Source) -> ModuleType:
    """The provider's module."""
    return import_module(f"{__name__}.{source.provider}")


def at(url: str, base: str | None) -> str:
    """The address, with the scheme and host of `base` where that is given."""
    if not base:
        return url
    here, there = urlsplit(url), urlsplit(base)
    path = there.path.rstrip("/") + here.path
    return urlunsplit((there.scheme, there.netloc, path, here.query, ""))
