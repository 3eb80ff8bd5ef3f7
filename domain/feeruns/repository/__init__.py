"""Rows of fee runs, of the times that they ran, and of who was in them."""
