"""Reports and result files."""
