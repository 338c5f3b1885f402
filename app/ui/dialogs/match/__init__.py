"""A user's own file becomes a layer: what it is, which column means what, how it looks."""

from .dialog import MatchDialog

__all__ = ["MatchDialog"]
