"""Compliance sheets and the energy-and-heat label as files."""

from .label import label_svg, label_words, site_label
from .write import write_compliance, write_labels

__all__ = ["label_svg", "label_words", "site_label", "write_compliance", "write_labels"]
