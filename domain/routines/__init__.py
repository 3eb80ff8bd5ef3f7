"""Billing routines: runs that start by themselves, by a schedule and after a calendar (RUN-01…04, RUN-09)."""
