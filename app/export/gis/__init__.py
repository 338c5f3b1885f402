"""The study handed over to GIS colleagues: GeoPackage with styles, rasters, QGIS project."""
