"""Rows of routines and calendars as values, and back."""
