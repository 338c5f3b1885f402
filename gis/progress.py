"""How long work tells where it stands, and how it is stopped."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called as ``progress(done, total, step)``; may raise :class:`gis.errors.Cancelled`."""

    def __call__(self, done: int, total: int, step: str) -> None: ...


def silent(done: int, total: int, step: str) -> None:
    """Progress that nobody watches."""
