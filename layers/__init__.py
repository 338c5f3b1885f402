"""Data in: packs, files, tables, projects. Knows no window and no engine beyond its types."""

from . import guard as guard  # first of all: GDAL reads its settings once, when it is loaded
