"""The report: one HTML file that needs no network."""

from .page import build_report, write_report

__all__ = ["build_report", "write_report"]
