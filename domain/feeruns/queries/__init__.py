"""Reads of fee runs for screens, and what must hold of them."""
