"""Run a command, such as a browser test, against a whole installation of its own.

`python -m ops.browser_run --screenshots DIR [--all-pictures] -- COMMAND …` starts `kontingent up` on an empty
temporary home with a small demo tenant, tells the command through the environment where everything is, and stops it
all. The command runs in `frontend/` and finds E2E_URL, E2E_MAIL_URL, E2E_SMS_URL, E2E_CARDS_URL, E2E_SCREENSHOTS,
E2E_ALL_PICTURES (1 where dark pages and phones are wanted, too), and E2E_<NAME> for each value of the demo report
(E2E_SIGN_IN_EMAIL, E2E_SIGN_IN_PASSWORD, E2E_OCR_FILE …).
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import click
import orjson

from ops.embedded.processes import die_with_parent, free_port
from ops.first_data import report_of
from ops.settings import PROJECT_ROOT
from ops.up import READY_FILE

READY_SECONDS = 120
STOP_SECONDS = 30
COMMAND_SECONDS = 900
EMBEDDED = ("DATABASE_URL", "APP_DATABASE_URL", "RELAY_DATABASE_URL", "REDIS_URL", "SMTP_URL", "SMS_GATEWAY_URL")


@click.command()
@click.option("--screenshots", type=click.Path(path_type=Path), required=True)
@click.option("--all-pictures", is_flag=True, help="Pictures of dark pages and phones, too.")
@click.option("--members", type=int, default=400)
@click.argument("command", nargs=-1, required=True)
def main(screenshots: Path, all_pictures: bool, members: int, command: tuple[str, ...]) -> None:
    """Start an installation, run the command against it, stop it; exit as the command does."""
    screenshots.mkdir(parents=True, exist_ok=True)
    log = screenshots / "up.log"
    with tempfile.TemporaryDirectory(prefix="kontingent browser ") as directory:
        home = Path(directory)
        home.chmod(0o755)
        with _installation(home, members, log) as where:
            pictures = {"E2E_SCREENSHOTS": str(screenshots.absolute()), "E2E_ALL_PICTURES": str(int(all_pictures))}
            environment = os.environ | where | pictures
            code = subprocess.run(
                command, cwd=PROJECT_ROOT / "frontend", env=environment, check=False, timeout=COMMAND_SECONDS
            ).returncode
    if code:
        click.echo(f"The installation's own output: {log}", err=True)
    sys.exit(code)


@contextlib.contextmanager
def _installation(home: Path, members: int, log: Path) -> Iterator[dict[str, str]]:
    environment = {name: value for name, value in os.environ.items() if name not in EMBEDDED}
    environment |= {"KONTINGENT_HOME": str(home), "HTTP_PORT": str(free_port())}
    command = [sys.executable, "-m", "ops", "up", "--members", str(members)]
    with log.open("wb") as output:
        up = subprocess.Popen(
            command,
            cwd=PROJECT_ROOT,
            env=environment,
            stdout=output,
            stderr=output,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - calls one libc function only
        )
    try:
        yield _environment(home, _wait_until_ready(up, home, log))
    finally:
        up.terminate()
        up.wait(STOP_SECONDS)


def _wait_until_ready(up: "subprocess.Popen[bytes]", home: Path, log: Path) -> dict[str, str]:
    end = time.monotonic() + READY_SECONDS
    while not (home / READY_FILE).exists():
        if up.poll() is not None or time.monotonic() > end:
            raise click.ClickException(f"`kontingent up` did not get ready:\n{log.read_text()[-4000:]}")
        time.sleep(0.1)
    return dict(orjson.loads((home / READY_FILE).read_bytes()))


def _environment(home: Path, addresses: dict[str, str]) -> dict[str, str]:
    where = {f"E2E_{name.upper()}": str(value) for name, value in report_of(home).items()}
    return where | {f"E2E_{name.upper()}": url for name, url in addresses.items()}


if __name__ == "__main__":
    main()
