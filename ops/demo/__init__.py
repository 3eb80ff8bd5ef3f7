"""Demo data: an invented Norwegian organisation with sixty branches and five years of history."""

from ops.demo.tenant import DemoReport, load

__all__ = ["DemoReport", "load"]
