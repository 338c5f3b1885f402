"""One big or many small: the options side by side, and what trades against what."""

from .panel import PortfolioPanel

__all__ = ["PortfolioPanel"]
