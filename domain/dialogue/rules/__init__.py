"""Decisions of the dialogue: what a message says, and through which channel it goes."""
