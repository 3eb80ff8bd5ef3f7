"""Writes and locks the rows of payments, one topic a file."""
