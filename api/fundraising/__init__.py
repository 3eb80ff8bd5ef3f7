"""Campaigns and gifts in the schema."""
