"""docker-compose.yml by its structure; where a compose client exists, by the client too."""

import os
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from ops.settings import PROJECT_ROOT

FILE = PROJECT_ROOT / "docker-compose.yml"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load(FILE.read_text())["services"]
    return services


def _environment() -> dict[str, str]:
    names = re.findall(r"\$\{(\w+):\?\}", FILE.read_text())
    return {"PATH": os.environ["PATH"]} | dict.fromkeys(names, "x")


def _client() -> list[str]:
    if shutil.which("docker"):
        asked = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["docker", "compose"]
    return ["docker-compose"] if shutil.which("docker-compose") else []


def test_the_production_shape_is_complete(services: dict[str, Any]) -> None:
    assert services.keys() == {"postgres", "valkey", "migrate", "api", "worker"}
    assert services["postgres"]["image"] == "postgres:18"
    for name in ("postgres", "valkey", "api"):
        assert services[name]["healthcheck"]["test"]


def test_nothing_starts_before_the_migrations_are_through(services: dict[str, Any]) -> None:
    for name in ("api", "worker"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_only_the_migration_step_knows_the_owner(services: dict[str, Any]) -> None:
    knowing = {name for name, service in services.items() if "DATABASE_URL" in (service.get("environment") or {})}
    assert knowing == {"migrate"}


def test_no_secret_has_a_default(services: dict[str, Any]) -> None:
    used = re.findall(r"\$\{([^}]*)\}", FILE.read_text())
    assert used
    assert all(text.endswith(":?") for text in used)


@pytest.mark.skipif(not _client(), reason="no compose client on this machine")
def test_the_compose_client_accepts_it() -> None:
    command = [*_client(), "-f", str(FILE), "config", "--quiet"]
    checked = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
