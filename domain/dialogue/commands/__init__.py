"""Verbs of the dialogue."""
