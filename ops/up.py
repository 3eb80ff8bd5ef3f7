"""`kontingent up`: everything on one machine, until Ctrl-C."""

import asyncio
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import fasteners
import orjson

from ops.atomic_files import write_new
from ops.first_data import is_half_loaded, load_demo, report_of
from ops.first_data import load as demo_loader
from ops.house import House, free_port_from, opened, prepare_database
from ops.local_cards import connect_local_cards
from ops.refused import Refused
from ops.serving import api_command
from ops.settings import Settings, kept_secret
from ops.supervisor import Child, Supervisor
from ops.tenants import tenants

LOCK_SECONDS = 5  # one that is just stopping gets this long
MAIL_PAGE_PORT = 8025
SMTP_PORT = 1025
SMS_PORT = 8026
CARDS_PORT = 8027
READY_FILE = "up.json"  # in home, as long as it runs: {"url": …, "mail_url": …, "sms_url": …, "cards_url": …}


class AlreadyRunning(Refused):
    """Another `kontingent up` works on the same home; the message says where it answers."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The processes to run and the addresses to show."""

    children: tuple[Child, ...]
    environment: dict[str, str]
    public_url: str
    mail_url: str
    sms_url: str
    cards_url: str


def run_up(settings: Settings, members: int, seed: int) -> None:
    """Start everything and return when it was told to stop. Raises AlreadyRunning."""
    started = time.monotonic()
    with _alone(settings.home) as ready_file:
        signal.signal(signal.SIGTERM, _leave)  # until the loop below listens
        with opened(settings) as house, suppress(asyncio.CancelledError, KeyboardInterrupt):
            asyncio.run(_serve(house, members, seed, ready_file, started))
        _say("Stopped.")


async def _serve(house: House, members: int, seed: int, ready_file: Path, started: float) -> None:
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, _cancel_once, task)
    await prepare_database(house)
    await _load_demo_once(house, members, seed)
    plan = _plan(house)
    keys = (plan.environment[name] for name in ("CARD_SERVICE_API_KEY", "CARD_SERVICE_CALLBACK_SECRET"))
    await connect_local_cards(house, plan.cards_url, *keys)

    def ready() -> None:
        addresses = {
            "url": plan.public_url,
            "mail_url": plan.mail_url,
            "sms_url": plan.sms_url,
            "cards_url": plan.cards_url,
        }
        write_new(ready_file, orjson.dumps(addresses))
        _say(_welcome(plan, house, time.monotonic() - started))

    await Supervisor(plan.children, house.servers, plan.environment, _say).run(ready)


async def _load_demo_once(house: House, members: int, seed: int) -> None:
    half = is_half_loaded(house.settings.home)
    if demo_loader is None or (not half and await tenants(house.relay_url)):
        return
    _say(f"Loading the demo tenant with {members:,} members …")
    began = time.monotonic()
    await load_demo(house, members, seed)
    _say(f"Loaded in {time.monotonic() - began:.1f} s.")


def _plan(house: House) -> Plan:
    settings = house.settings
    taken = free_port_from(settings.http_host, settings.http_port, _say)
    public_url = settings.public_url or f"http://{_shown(settings.http_host)}:{taken}"
    children = [_api(settings.http_host, taken), Child("worker", [sys.executable, "-m", "workers"])]
    smtp_url, mail_url, sms_gateway_url, sms_url = settings.smtp_url, "", settings.sms_gateway_url, ""
    last_port = 0
    if not smtp_url:
        smtp, last_port = _local_port(SMTP_PORT), _local_port(MAIL_PAGE_PORT)
        smtp_url, mail_url = f"smtp://127.0.0.1:{smtp}", f"http://127.0.0.1:{last_port}/"
        ports = ["--smtp-port", str(smtp), "--http-port", str(last_port)]
        children.append(_local("mail", "ops.mailcatcher", settings.home / "mail", ports, mail_url))
    if not sms_gateway_url:
        last_port = _local_port(max(SMS_PORT, last_port + 1))  # nobody listens on the ports before it yet
        sms_gateway_url = f"http://127.0.0.1:{last_port}"
        sms_url = f"{sms_gateway_url}/messages"
        children.append(
            _local("sms", "ops.smsgateway", settings.home / "sms", ["--http-port", str(last_port)], sms_url)
        )
    cards = _local_port(max(CARDS_PORT, last_port + 1))
    cards_url = f"http://127.0.0.1:{cards}"
    children.append(
        _local("cards", "ops.cardservice", settings.home / "cards", ["--http-port", str(cards)], f"{cards_url}/")
    )
    environment = house.environment(
        SMTP_URL=smtp_url,
        SMS_GATEWAY_URL=sms_gateway_url,
        PUBLIC_URL=public_url,
        MAIL_URL=mail_url,
        MAIL_PAGE_URL=mail_url,
        CARD_SERVICE_API_KEY=kept_secret(settings.home, "cardservice.key"),
        CARD_SERVICE_CALLBACK_SECRET=kept_secret(settings.home, "cardservice.callback"),
    )
    return Plan(tuple(children), environment, public_url, mail_url, sms_url, cards_url)


def _api(host: str, port: int) -> Child:
    return Child("api", api_command(host, port), f"http://{_shown(host)}:{port}/readyz")


def _local(name: str, module: str, directory: Path, ports: list[str], ready_url: str) -> Child:
    return Child(name, [sys.executable, "-m", module, "--directory", str(directory), *ports], ready_url)


def _local_port(wanted: int) -> int:
    return free_port_from("127.0.0.1", wanted, lambda _: None)


def _welcome(plan: Plan, house: House, seconds: float) -> str:
    report = report_of(house.settings.home)
    lines = ["", f"Kontingent is running at {plan.public_url}   (ready in {seconds:.1f} s)"]
    if report:
        lines += [f"  Sign in as  {report['sign_in_email']}  with  {report['sign_in_password']}"]
    lines += ["", "Try:", *(f"  {what:<26}{where}" for what, where in _worth_trying(plan, report))]
    return "\n".join([*lines, "", "Ctrl-C stops everything; the next start goes on from here.", ""])


def _worth_trying(plan: Plan, report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Dashboard", f"{plan.public_url}/"
    yield "Members", f"{plan.public_url}/members"
    yield "Bill what is due", f"{plan.public_url}/runs/new"
    yield "Import a bank file", f"{plan.public_url}/payments" + _file_hint(report)
    yield "Gifts, down to the row", f"{plan.public_url}/campaigns"
    yield "GraphQL", f"{plan.public_url}/graphql"
    if plan.mail_url:
        yield "Every mail that was sent", plan.mail_url
    if plan.sms_url:
        yield "Every SMS that was sent", plan.sms_url
    yield "Test cards and faults", plan.cards_url


def _file_hint(report: dict[str, Any]) -> str:
    return f"   with {report['ocr_file']}" if report.get("ocr_file") else ""


@contextmanager
def _alone(home: Path) -> Iterator[Path]:
    home.mkdir(parents=True, exist_ok=True)
    ready_file = home / READY_FILE
    lock = fasteners.InterProcessLock(home / "up.lock")
    if not lock.acquire(timeout=LOCK_SECONDS, delay=0.1):
        where = orjson.loads(ready_file.read_bytes())["url"] if ready_file.exists() else "an address to come"
        raise AlreadyRunning(f"Kontingent already runs on {home}, at {where}.")
    ready_file.unlink(missing_ok=True)  # of one that was killed
    try:
        yield ready_file
    finally:
        ready_file.unlink(missing_ok=True)
        lock.release()


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound


def _cancel_once(task: "asyncio.Task[Any]") -> None:
    if not task.cancelling():
        _say("Stopping …")
        task.cancel()


def _leave(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    with suppress(BrokenPipeError):
        click.echo(text)
