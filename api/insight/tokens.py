"""Drilldown tokens of one request's viewer (API-05)."""

from __future__ import annotations

from api.context import Info
from domain.insight.model import Figure
from domain.insight.registry import METRICS
from domain.insight.rules.tokens import seal, unseal


def token_of(info: Info, figure: Figure) -> str:
    """Return the token that opens a figure."""
    return seal(_secret(info), info.context.signed_in().tenant_id, figure)


def figure_of(info: Info, token: str) -> Figure:
    """Return the figure of a token; raises InvalidInput where it opens nothing of this tenant."""
    return unseal(_secret(info), info.context.signed_in().tenant_id, token, METRICS)


def _secret(info: Info) -> bytes:
    return info.context.services.settings.secret_key.encode()
