"""Compliance sheets and the energy-and-heat label as files."""

from .label import label_svg
from .write import write_compliance

__all__ = ["label_svg", "write_compliance"]
