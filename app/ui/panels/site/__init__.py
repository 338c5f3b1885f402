"""Everything about one site on one page."""

from .panel import SitePanel

__all__ = ["SitePanel"]
