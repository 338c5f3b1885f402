"""Study grid, rasterizing and distances."""
