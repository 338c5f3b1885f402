"""Data in: packs, files, tables, projects. Knows no window and no engine beyond its types."""
