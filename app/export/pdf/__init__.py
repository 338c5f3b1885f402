"""PDF reports, the one-page summary, the poster and pictures for print; no Qt."""

from .pictures import chart_svg, map_svg, picture_png, write_picture, write_poster
from .write import write_pdf, write_summary

__all__ = ["chart_svg", "map_svg", "picture_png", "write_pdf", "write_picture", "write_poster",
           "write_summary"]
