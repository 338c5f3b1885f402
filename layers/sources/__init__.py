"""Providers of data: how their files are recognised and put into the one schema per layer."""
