"""Regions of any country: what is asked for, its outline, and what is known of it."""
