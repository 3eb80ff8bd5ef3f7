"""Rows of subscriptions: what billing walks over, and what changes on the way."""
