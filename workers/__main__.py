"""`python -m workers [relay|jobs|all]`: the relay, the tasks and the sweep, until told to stop.

`all`, the default, runs everything in one process. A large installation runs one `relay` (a second one waits to take
over) and as many `jobs` as it likes.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping

from arq.worker import Worker
from redis.exceptions import RedisError

from domain.dialogue.model import QUEUE_NOTICES
from domain.dunning.model import ISSUE_BALANCES
from domain.insight.model import CHECK_BOOKS, SEAL_JOURNAL
from domain.kernel import memory
from domain.kernel.ending import endable
from domain.payments.model import CHARGE_CARDS
from domain.subscriptions.model import TURN_STATES
from workers.billing import run_billing
from workers.charging import charge_cards, check_provider, open_checkout, settle_charge
from workers.dialogue import (
    queue_balances,
    queue_confirmations,
    queue_credit_notes,
    queue_declined,
    queue_dispatches,
    queue_payment_links,
    queue_receipts,
    queue_reminders,
    send_dispatches,
)
from workers.dunning import issue_balances, settle_reminders
from workers.feeruns import advance_fee_run, tell_collector
from workers.fundraising import register_gifts
from workers.notices import queue_notices
from workers.payments import book_payments
from workers.proof import check_books, seal_journals
from workers.rehearsals import rehearse_run
from workers.relay import Relay
from workers.routines import run_routine
from workers.run_files import make_run_files
from workers.schedules import Sweep
from workers.settings import TASKS_AT_ONCE, Settings, SettingsMissing, from_environment
from workers.shop import Shop, opened
from workers.subscriptions import begin_paid, pay_by_card, pay_by_invoice, turn_subscriptions
from workers.tasks import Handler, Runner

HANDLERS: Mapping[str, Handler] = {
    "advance_fee_run": advance_fee_run,
    "tell_collector": tell_collector,
    "begin_paid": begin_paid,
    "book_payments": book_payments,
    CHARGE_CARDS: charge_cards,
    CHECK_BOOKS: check_books,
    "check_provider": check_provider,
    "make_run_files": make_run_files,
    "open_checkout": open_checkout,
    "pay_by_card": pay_by_card,
    "pay_by_invoice": pay_by_invoice,
    "queue_balances": queue_balances,
    "queue_confirmations": queue_confirmations,
    "queue_credit_notes": queue_credit_notes,
    "queue_dispatches": queue_dispatches,
    QUEUE_NOTICES: queue_notices,
    "queue_declined": queue_declined,
    "queue_payment_links": queue_payment_links,
    "queue_receipts": queue_receipts,
    "queue_reminders": queue_reminders,
    "register_gifts": register_gifts,
    "rehearse_run": rehearse_run,
    "run_billing": run_billing,
    "run_routine": run_routine,
    SEAL_JOURNAL: seal_journals,
    ISSUE_BALANCES: issue_balances,
    TURN_STATES: turn_subscriptions,
    "send_dispatches": send_dispatches,
    "settle_charge": settle_charge,
    "settle_credited": settle_reminders,
    "settle_paid": settle_reminders,
}
POLL_SECONDS = 0.05
RESTART_SECONDS = 1.0
_log = logging.getLogger("kontingent.workers")

Part = Callable[[], Awaitable[None]]


async def run_jobs(shop: Shop, handlers: Mapping[str, Handler] = HANDLERS) -> None:
    """Run tasks as arq wakes us up, until cancelled; those under way step back then. A lost Valkey is waited for."""
    while True:
        worker = Worker(
            functions=[Runner(shop, handlers).job()],
            redis_pool=shop.valkey,
            handle_signals=False,
            poll_delay=POLL_SECONDS,
            max_jobs=TASKS_AT_ONCE,
            health_check_key="kontingent:worker",
            health_check_interval=15,
            log_results=False,
        )
        try:
            await endable(worker.main())
        except (RedisError, OSError) as lost:
            _log.warning("Valkey is out of reach (%s); trying again", lost)
        finally:
            for job in worker.tasks.values():
                job.cancel()
            await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
        await asyncio.sleep(RESTART_SECONDS)


async def run(settings: Settings, what: str = "all") -> None:
    """Run the parts until SIGTERM or SIGINT; ends with an exception where a part does."""
    async with opened(settings) as shop:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, shop.stopping.set)
        parts: list[Part] = []
        if what in ("all", "relay"):
            parts.append(Relay(settings.relay_database_url, shop.valkey).run)
        if what in ("all", "jobs"):
            parts += [lambda: run_jobs(shop), Sweep(settings.relay_database_url, shop.valkey).run]
        memory.settle()
        await _until_stopped(shop.stopping, parts)


async def _until_stopped(stopping: asyncio.Event, parts: list[Part]) -> None:
    running = [asyncio.ensure_future(part()) for part in parts]
    end = asyncio.ensure_future(stopping.wait())
    try:
        done, _ = await asyncio.wait([*running, end], return_when=asyncio.FIRST_COMPLETED)
        for part in done - {end}:
            part.result()
    finally:
        for part in (*running, end):
            part.cancel()
        await asyncio.gather(*running, end, return_exceptions=True)


def main() -> None:
    """Start what the command line asks for."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    what = sys.argv[1] if len(sys.argv) > 1 else "all"
    if what not in ("all", "relay", "jobs"):
        sys.exit("Say relay, jobs or all.")
    try:
        settings = from_environment()
    except SettingsMissing as missing:
        sys.exit(str(missing))
    asyncio.run(run(settings, what))


if __name__ == "__main__":
    main()
