"""World Resources Institute: the Global Power Plant Database."""

from __future__ import annotations

from ..catalogue import Area, Source
from ..download.request import Download
from .one_file import one_file


def downloads(source: Source, area: Area, base: str | None = None) -> tuple[Download, ...]:
    """The table of the world's plants."""
    return one_file(source, area, base)
