"""Every metric by its key."""

from __future__ import annotations

from domain.insight.model import Metric
from domain.kernel.registry import load_plugins

METRICS = load_plugins("domain.insight.metrics", Metric)
