"""The list of members over HTTP: 100 members with 8 fields of 100,000, page by page and by searches."""

from typing import Any

import orjson

from bench.due import TODAY, Due
from bench.program import Program
from bench.requests import Connection, timed
from domain.kernel.database import Database
from domain.kernel.work import SYSTEM, open_work
from domain.people.commands.learn_spelling import learn_spelling

SECONDS = 6.0
SEARCH_SECONDS = 2.0
_QUERY = """
query ($after: String, $search: String) {
  members(first: 100, after: $after, filter: {search: $search}) {
    nodes { id number name email city joinedOn state planName }
    pageInfo { endCursor }
  }
}
"""
_PAGES = 20
_SEARCHES = {
    "surname": ("hansen", "johansen", "olsen", "larsen", "berg"),
    "first_letters": ("han", "joha", "øde", "kri", "sol"),
    "two_words": ("kari hansen", "ole berg", "ødegård bjørn", "oslo kari", "nilsen 7010"),
    "rare_name": ("reidun åmodt", "vetle røed", "målfrid", "kåre lillebø", "12345"),
    "misspelling": ("hannsen karri", "odegaardd", "johannsenn", "kristofersen bjorm", "gundersn"),
    "e-mail": ("kari.hansen", "ole.berg1@", "anne.lie", "lillebo12", "per.dahl@"),
}


async def measure(program: Program, database: Database, due: Due) -> dict[str, Any]:
    """Read page after page, and searches; each request is another one, so nothing is answered from a cache."""
    async with open_work(database, due.tenant_id, SYSTEM, TODAY) as work:
        await learn_spelling(work)
    pages, after = [_body()], None
    connection = await Connection.open(program)
    try:
        for _ in range(_PAGES):
            members = (await connection.run(_QUERY, after=after))["members"]
            assert len(members["nodes"]) == 100
            after = members["pageInfo"]["endCursor"]
            pages.append(_body(after=after))
    finally:
        connection.close()
    return {
        "page_1_connection": await timed(program, pages, 1, SECONDS),
        "page_8_connections": await timed(program, pages, 8, SECONDS),
        **{
            f"search_{kind}": await timed(program, [_body(search=text) for text in texts], 1, SEARCH_SECONDS)
            for kind, texts in _SEARCHES.items()
        },
    }


def _body(**variables: str) -> bytes:
    return orjson.dumps({"query": _QUERY, "variables": variables})
