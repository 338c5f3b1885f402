"""Downloads: measured before, resumed after an interruption, checked, kept in the store."""

from .request import Download, Expected, Fetched

__all__ = ["Download", "Expected", "Fetched"]
