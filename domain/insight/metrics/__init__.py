"""Metrics: a folder for each, with one definition as its PLUGIN (DSH-10d)."""
