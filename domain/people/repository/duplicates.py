"""Members that may be the same as someone (PPL-12)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Date, Text, Uuid, and_, any_, bindparam, not_, or_, select

from domain.kernel.database import Query, Reading
from domain.people import tables as t
from domain.people.model import PreparedMember

DUPLICATES_MAX = 20
_m = t.member.c
_born = bindparam("born", type_=Date)
_email = bindparam("email", type_=Text)
_phone = bindparam("phone", type_=Text)
_number = bindparam("number", type_=Text)
_same_person = and_(_m.sort_key == bindparam("sorted"), _m.birth_on == _born)

# Each comparison has its own index, and a null compares with nothing.
_LIKE = Query(
    select(
        _m.id,
        _same_person.label("name and birth date"),
        (_m.email_key == _email).label("e-mail"),
        (_m.phone == _phone).label("phone"),
        (_m.organisation_number == _number).label("organisation number"),
    )
    .where(
        or_(_same_person, _m.email_key == _email, _m.phone == _phone, _m.organisation_number == _number),
        not_(_m.id == any_(bindparam("known", type_=ARRAY(Uuid)))),
    )
    .order_by(_m.id)
    .limit(DUPLICATES_MAX)
)


async def possible_duplicates(
    read: Reading, member: PreparedMember, known: Sequence[UUID]
) -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """Return the members that share birth date and name, e-mail, phone or organisation number, and what they share.

    `known` are members that may share a mailbox or a phone: the household's main member and the payer.
    """
    rows = await read.all(
        _LIKE,
        sorted=member.sort_key,
        born=member.birth_on,
        email=member.email_key,
        phone=member.phone,
        number=member.organisation_number,
        known=list(known),
    )
    shared = tuple(
        name
        for name in ("name and birth date", "e-mail", "phone", "organisation number")
        if any(row[name] for row in rows)
    )
    return tuple(row["id"] for row in rows), shared
