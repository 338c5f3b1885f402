"""PVGIS of the European Commission: weather of one site, fetched with the estimate."""

from __future__ import annotations

from .weather_of_site import refuse as downloads

__all__ = ["downloads"]
