"""Downloads: measured before, resumed after an interruption, checked, kept in the store."""

from .fetch import fetch
from .measure import measure
from .pace import Clock, Limits
from .request import Download, Expected, Fetched

__all__ = ["Clock", "Download", "Expected", "Fetched", "Limits", "fetch", "measure"]
