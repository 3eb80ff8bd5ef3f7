"""Batched reads of invoices and runs, one screen or purpose a file."""
