"""Alembic migrations, and nothing else."""
