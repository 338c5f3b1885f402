"""Sun, wind and the carbon in the grid's power."""
