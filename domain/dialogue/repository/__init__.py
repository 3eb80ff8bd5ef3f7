"""Rows of dispatches, and members as messages see them."""
