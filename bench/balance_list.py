"""The balance list of 100,000 members with two million postings, over HTTP: a page with its sums, for any day."""

import time
from datetime import date
from typing import Any

from api.ids import encode_id
from bench.due import TODAY
from bench.program import Program
from bench.requests import Connection, percentiles
from bench.years import Years

_YEARS_AGO = (0, 1, 2, 4, 8)
_LIST = """
query ($organisation: ID!, $on: Date) { balanceList(organisationId: $organisation, on: $on) {
  count balanceMinor journalMinor ages { age amountMinor }
  rows { balanceMinor ages { age amountMinor } member { id number name } }
} }
"""


async def measure(program: Program, years: Years) -> dict[str, Any]:
    """Ask for the list of today and of days long past, each for the first time; all must equal the journal."""
    organisation_id = encode_id("Organisation", years.due.organisation_id)
    times: list[float] = []
    counts: dict[str, int] = {}
    connection = await Connection.open(program)
    try:
        for ago in _YEARS_AGO:
            on = date(TODAY.year - ago, TODAY.month, 1)
            began = time.perf_counter()
            answer = await connection.run(_LIST, organisation=organisation_id, on=str(on))
            times.append(time.perf_counter() - began)
            found = answer["balanceList"]
            assert found["balanceMinor"] == found["journalMinor"]
            counts[str(on)] = found["count"]
    finally:
        connection.close()
    return {"members": counts, "page": percentiles(times)}
