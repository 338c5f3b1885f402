"""The criteria, and the curve that turns each one's values into a score."""

from .panel import CriteriaPanel

__all__ = ["CriteriaPanel"]
