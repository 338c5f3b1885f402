"""The report's dialog: what to write, for whom, and how its pages look before they are written."""

from .dialog import ReportDialog

__all__ = ["ReportDialog"]
