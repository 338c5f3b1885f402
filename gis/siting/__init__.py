"""Criteria, exclusions, suitability and candidates."""
