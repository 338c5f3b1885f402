"""Scores, intervals, and why a site stands where it stands."""
