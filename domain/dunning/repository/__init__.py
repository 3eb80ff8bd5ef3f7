"""Rows of dunning as values, and back."""
