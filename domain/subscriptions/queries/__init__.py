"""Reads of subscriptions for screens, one purpose a file."""
