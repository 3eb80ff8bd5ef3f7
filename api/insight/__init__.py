"""Figures in the schema: the dashboard, campaign results, and the rows behind each."""
