"""Batched reads of payments and files, one screen or purpose a file."""
