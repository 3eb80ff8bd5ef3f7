"""`entitlement` over HTTP, as a web site asks before it shows a page: with an API key, by e-mail or member number."""

from itertools import islice
from typing import Any

import orjson

from bench.due import TODAY, Due
from bench.people import people
from bench.program import Program
from bench.requests import Connection, timed
from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, open_work
from domain.people.commands.create_api_key import create_api_key

SECONDS = 6.0
CONNECTIONS = 8
_MEMBERS = 2_000
_QUERY = """
query ($product: String!, $email: String, $number: String) {
  entitlement(product: $product, email: $email, subscriberNumber: $number) { access until why product }
}
"""


async def measure(program: Program, database: Database, due: Due) -> dict[str, Any]:
    """Ask about one member after another, at one connection and at eight; each connection has a key of its own."""
    asked = list(islice(people(), _MEMBERS))
    bodies = [
        _body(email=person.email) if number % 2 else _body(number=str(number)) for number, person in enumerate(asked, 1)
    ]
    keys = [await _key(database, due, n) for n in range(CONNECTIONS)]
    await _has_access(program, keys[0])
    return {
        "1_connection": await timed(program, bodies, 1, SECONDS, keys),
        "8_connections": await timed(program, bodies, CONNECTIONS, SECONDS, keys),
    }


async def _key(database: Database, due: Due, number: int) -> str:
    async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
        return (await create_api_key(work, f"Web site {number}", ["entitlement:read"]))[1]


async def _has_access(program: Program, key: str) -> None:
    connection = await Connection.open(program, key)
    try:
        answer = await connection.run(_QUERY, product="Bladet", number="1")
        assert answer["entitlement"]["access"] is True, answer
    finally:
        connection.close()


def _body(**who: str) -> bytes:
    return orjson.dumps({"query": _QUERY, "variables": {"product": "Bladet", **who}})
