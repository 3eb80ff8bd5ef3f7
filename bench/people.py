"""Members as a Norwegian organisation has them: some names far commoner than others, so searches cost what they do."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from domain.people.rules.ordering import sort_key
from domain.people.rules.searching import search_key
from ops.demo.names import Names

_SEED = 1814
_PLACES = ("0155 Oslo", "5003 Bergen", "7010 Trondheim", "4006 Stavanger", "9008 Tromsø", "6003 Ålesund", "2609 Hamar")
_STREETS = ("Storgata", "Kirkeveien", "Bjørkeveien", "Strandgata", "Fjellveien")


class Person(NamedTuple):
    """The columns of a member that its name and address decide."""

    name: str
    first_name: str
    last_name: str
    email: str
    email_key: str
    postal_code: str
    city: str
    sort_key: str
    city_key: str
    search_key: str


def people() -> Iterator[Person]:
    """Give members without end, the same ones each time, by the numbers 1, 2, 3 …"""
    random = Random(_SEED)
    names = Names(random)
    number = 0
    while True:
        number += 1
        first, last = names.first("NO", random.choice("FM")), names.last("NO")
        if number % 3 == 0:
            last = f"{names.last('NO')} {last}"
        name = f"{first} {last}"
        email = names.email(name, number)
        postal_code, _, city = random.choice(_PLACES).partition(" ")
        line = f"{random.choice(_STREETS)} {number % 99 + 1}"
        yield Person(
            *(name, first, last, email, email, postal_code, city, sort_key("NO", last, first), sort_key("NO", city)),
            search_key((name, str(number), email, line, postal_code, city)),
        )
