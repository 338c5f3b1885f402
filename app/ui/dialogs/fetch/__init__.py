"""Open data of an area, fetched where the user allows the network."""

from .dialog import FetchDialog

__all__ = ["FetchDialog"]
