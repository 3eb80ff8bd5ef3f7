"""Loads the demo tenant: set up by commands, lived through by rules, written by COPY, and proven at the end."""

import asyncio
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from uuid import UUID

import asyncpg

from domain.kernel import outbox
from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, open_work
from domain.people.commands.learn_spelling import learn_spelling
from ops.demo.club import found_club
from ops.demo.dunned import dun
from ops.demo.history import Lived
from ops.demo.living import Job, live_in_turn, live_side_by_side, second_process
from ops.demo.loading import CONNECT_SECONDS, bare_load, one_load
from ops.demo.ocr_file import OcrFile
from ops.demo.people import history_begin
from ops.demo.proof import let_prove, prove
from ops.demo.rows import TABLES
from ops.demo.setting_up import SIGN_IN_EMAIL, SIGN_IN_PASSWORD, Demo, set_up
from workers.relay import LIVE_CURSOR, TASKS_CURSOR

OCR_FILE = "ocr-demo.txt"
BARE_MEMBERS_MIN = 2_000


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was loaded, and how to get in. The secret of the API key is shown here and kept nowhere else."""

    tenant_id: UUID
    sign_in_email: str
    sign_in_password: str
    cms_api_key: str
    ocr_file: str
    members: int
    subscriptions: int
    invoices: int
    payments: int
    gifts: int
    postings: int
    open_invoices: int
    due_terms: int


async def load(owner_url: str, app_url: str, members: int, seed: int, today: date, out_dir: Path) -> DemoReport:
    """Load a Norwegian organisation with five years of history up to `today` into a migrated database.

    The same seed and day give the same members, numbers, amounts, days and KIDs. `<out_dir>/ocr-demo.txt` gets a bank
    file for the open invoices. What workers would do about the history (send mails) counts as done. A large load uses
    two processes, and leaves it to the workers to prove the books. A small one proves them itself, and raises
    RuntimeError where they don't add up, which would be a bug; they stay for looking at.
    """
    random = Random(seed)
    database = Database(app_url)
    owner = await asyncpg.connect(owner_url, timeout=CONNECT_SECONDS)
    try:
        if members < BARE_MEMBERS_MIN:
            demo = await set_up(database, today, random)
            async with one_load(owner, list(TABLES)):
                lived = await live_in_turn(owner, Job(demo, members, seed, today, owner_url))
        else:
            async with second_process() as second:
                demo = await set_up(database, today, random)
                async with bare_load(owner, owner_url, list(TABLES)):
                    lived = await live_side_by_side(owner, Job(demo, members, seed, today, owner_url), second)
        payable = await dun(database, demo, today)
        await found_club(database, demo, today)
        await outbox.skip_to_newest(owner, TASKS_CURSOR, LIVE_CURSOR)
        proving = prove if members < BARE_MEMBERS_MIN else let_prove
        due, _ = await asyncio.gather(proving(database, demo, today), _learn_spelling(database, demo, today))
        path = out_dir / OCR_FILE
        path.write_bytes(_ocr_file(random, demo, lived, payable, today))
        written = Counter[str]()
        for each in lived:
            written.update(each.written)
        return DemoReport(
            tenant_id=demo.tenant_id,
            sign_in_email=SIGN_IN_EMAIL,
            sign_in_password=SIGN_IN_PASSWORD,
            cms_api_key=demo.cms_key,
            ocr_file=str(path),
            members=written["member"],
            subscriptions=written["subscription"],
            invoices=written["invoice"],
            payments=written["payment"],
            gifts=written["gift"],
            postings=written["posting"],
            open_invoices=written["open_item"],
            due_terms=due,
        )
    finally:
        await owner.close()
        await database.close()


async def _learn_spelling(database: Database, demo: Demo, today: date) -> None:
    async with open_work(database, demo.tenant_id, SYSTEM, today) as work:
        await learn_spelling(work)


def _ocr_file(random: Random, demo: Demo, lived: Sequence[Lived], payable: Container[int], today: date) -> bytes:
    number = (today - history_begin(today)).days + 2
    file = OcrFile(random, demo.kid_format, demo.account.number, today)
    left_open = (one for each in lived for one in each.open if one.number in payable)
    open_invoices = sorted(left_open, key=lambda one: one.number)
    credited = sorted((one for each in lived for one in each.credited), key=lambda one: one.number)
    return file.content(number, open_invoices, credited)
