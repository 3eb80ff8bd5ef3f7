"""What an organisation has of what fee runs need (FEE-10)."""

from domain.feeruns.repository.readiness import load_readiness

readiness = load_readiness
