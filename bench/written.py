"""Where figures are written: bench/results/<day>-<time>[-<name>].json, and beside it the table as text."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

RESULTS = Path(__file__).parent / "results"


def write(name: str, results: dict[str, Any], shown: str) -> None:
    """Write figures and their table, with the machine that they are of, and print the table."""
    now = datetime.now(UTC)
    machine = {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_at_end": [round(one, 1) for one in os.getloadavg()],
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{now:%Y-%m-%d-%H%M%S}{f'-{name}' if name else ''}"
    content = {"ended_at": now, "machine": machine, **results}
    path.with_suffix(".json").write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))
    path.with_suffix(".txt").write_text(shown + f"\nload {machine['load_at_end']}\n")
    print(shown)
    print(f"\nWritten to {path.relative_to(Path.cwd())}.json; load {machine['load_at_end']}.")
