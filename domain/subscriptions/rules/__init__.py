"""Decisions about subscriptions: their terms, and how they are stopped, paused and changed."""
