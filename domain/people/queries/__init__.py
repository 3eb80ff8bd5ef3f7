"""Batched reads of people for screens, and for the contexts above."""
