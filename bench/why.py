"""An invoice with the why of its lines over HTTP, as the invoice page asks, among 100,000 members' (NEW-02)."""

import orjson

from api.ids import encode_id
from bench.due import Due
from bench.program import Program
from bench.requests import Connection, timed
from domain.kernel.database import Database

SECONDS = 4.0
_INVOICES = 2_000
_QUERY = """
query ($id: ID!) { invoice(id: $id) {
  number totalMinor
  lines { number text grossMinor leftMinor why {
    code rule arguments { name value {
      __typename
      ... on TextValue { text } ... on NumberValue { number } ... on DateValue { on }
      ... on MoneyValue { amountMinor currency }
    } }
  } }
} }
"""


async def measure(program: Program, database: Database, due: Due) -> dict[str, float]:
    """Ask for one invoice after another at one connection; every line must say why."""
    async with database.read(due.tenant_id) as read:
        rows = await read.sql("SELECT id FROM invoice ORDER BY reference LIMIT $1", _INVOICES)
    ids = [encode_id("Invoice", row["id"]) for row in rows]
    connection = await Connection.open(program)
    try:
        lines = (await connection.run(_QUERY, id=ids[0]))["invoice"]["lines"]
        assert all(line["why"] for line in lines), lines
    finally:
        connection.close()
    bodies = [orjson.dumps({"query": _QUERY, "variables": {"id": key}}) for key in ids]
    return await timed(program, bodies, 1, SECONDS)
