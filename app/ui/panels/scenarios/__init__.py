"""Variants of the study and other regions, side by side."""

from .panel import ScenariosPanel

__all__ = ["ScenariosPanel"]
