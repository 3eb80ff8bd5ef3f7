"""What the environment may say, and the words for what it may not."""

import stat
from pathlib import Path

import pytest

from ops.house import opened
from ops.settings import PROJECT_ROOT, SettingsInvalid, from_environment, kept_secret


def test_an_empty_environment_means_everything_is_brought_along() -> None:
    settings = from_environment({})
    assert settings.embedded_database
    assert settings.embedded_valkey
    assert (settings.home, settings.http_port) == (PROJECT_ROOT / "var", 8000)


def test_the_environment_names_other_servers() -> None:
    settings = from_environment(
        {
            "KONTINGENT_HOME": "/srv/kontingent",
            "DATABASE_URL": "postgresql://owner:pw@db/kontingent",
            "REDIS_URL": "redis://valkey:6379/0",
            "HTTP_PORT": "9000",
            "PUBLIC_URL": "https://kontingent.example/",
        }
    )
    assert not settings.embedded_database
    assert not settings.embedded_valkey
    assert settings.home == Path("/srv/kontingent")
    assert (settings.http_port, settings.public_url) == (9000, "https://kontingent.example")


def test_every_problem_is_named_at_once() -> None:
    wrong = {"DATABASE_URL": "mysql://db/x", "HTTP_PORT": "0", "SECRET_KEY": "short", "SMTP_URL": "smtp://h:99999"}
    with pytest.raises(SettingsInvalid) as refused:
        from_environment(wrong)
    assert all(name in str(refused.value) for name in wrong)


@pytest.mark.parametrize("port", ["-1", "65536", "eighty", "\uff18\uff10", "1e3"])
def test_a_port_is_a_number_that_exists(port: str) -> None:
    with pytest.raises(SettingsInvalid, match="HTTP_PORT"):
        from_environment({"HTTP_PORT": port})


def test_a_role_address_alone_makes_no_sense() -> None:
    settings = from_environment({"APP_DATABASE_URL": "postgresql://kontingent_app:pw@db/kontingent"})
    with pytest.raises(SettingsInvalid, match="DATABASE_URL"), opened(settings):
        pass


def test_a_kept_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    secret = kept_secret(tmp_path / "home", "secret.key")
    assert kept_secret(tmp_path / "home", "secret.key") == secret
    assert len(secret) >= 32
    assert stat.S_IMODE((tmp_path / "home" / "secret.key").stat().st_mode) == 0o600
