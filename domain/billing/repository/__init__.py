"""Reads and writes the rows of billing."""
