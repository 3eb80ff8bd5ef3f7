"""How the demo's members come in: their rows, and what they start with."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

import orjson

from domain.kernel.dates import Frequency, FrequencyUnit, nth_start, period_number
from domain.people.model import MemberCreated
from domain.people.rules.changes import form_of
from domain.people.rules.members import relations_of, search_text
from ops.demo.calendar import Calendar, Day, instant
from ops.demo.identities import Identities
from ops.demo.people import Person
from ops.demo.rows import Rows
from ops.demo.setting_up import Demo
from ops.demo.subscriptions import Subscriptions
from ops.demo.telling import ACTOR, Telling

_YEARLY = Frequency(1, FrequencyUnit.YEAR)
_MAGAZINES = (
    (0.5, "Fjellfolk på papir"),
    (0.7, "Fjellfolk på papir, halvårlig"),
    (0.9, "Fjellfolk digitalt"),
    (1.0, "Fjellfolk digitalt, månedlig"),
)


class Joining:
    """Writes members, and plans their memberships and magazines."""

    def __init__(
        self,
        demo: Demo,
        rows: Rows,
        identities: Identities,
        random: Random,
        calendar: Calendar,
        subscriptions: Subscriptions,
        telling: Telling,
    ) -> None:
        self._demo = demo
        self._members, self._addresses = rows.of("member"), rows.of("address")
        self._relations, self._audit = rows.of("relation"), rows.of("audit_entry")
        self._identities = identities
        self._random = random.random
        self._calendar = calendar
        self._subscriptions = subscriptions
        self._telling = telling

    def join_all(self, people: Sequence[Person]) -> None:
        """Write the members, and plan what they start with."""
        mains = {person.main.id for person in people if person.main}
        for person in people:
            self._write(person)
            self._calendar.plan(max(person.joined_on, self._calendar.begin), self._joined, person)
            self._plan_membership(person, is_main=person.id in mains)

    def _joined(self, day: Day, person: Person) -> None:
        """Tell that a member came; of those who were there before, the history tells on its first day."""
        self._telling.fact(day, MemberCreated(person.id, person.number, person.prepared.name))

    def _plan_membership(self, person: Person, *, is_main: bool) -> None:
        start_on = self._first_start(person)
        plan_name = self._plan_name(person, start_on, is_main=is_main)
        if plan_name is not None:
            registered_on = start_on
            if (self._calendar.today - start_on).days < 15 and self._random() < 0.2:
                start_on += timedelta(days=10 + int(self._random() * 40))  # a membership that is still to begin
            self._calendar.plan(registered_on, self._subscriptions.start, person, plan_name, start_on)
        if not person.is_company and person.age_on(start_on) >= 18 and self._random() < 0.17:
            on = start_on + timedelta(days=int(self._random() ** 2 * 900))
            drawn = self._random()
            magazine = next(name for share, name in _MAGAZINES if drawn <= share)
            self._calendar.plan(on, self._subscriptions.start, person, magazine, on)

    def _first_start(self, person: Person) -> date:
        """The day a member joined; for those who were there before, their first anniversary in the history."""
        begin, joined_on = self._calendar.begin, person.joined_on
        if joined_on >= begin:
            return joined_on
        return nth_start(joined_on, _YEARLY, period_number(joined_on, _YEARLY, begin) + 1)

    def _plan_name(self, person: Person, on: date, *, is_main: bool) -> str | None:
        drawn, age = self._random(), person.age_on(on)
        if person.is_company:
            return "Bedriftsmedlem" if drawn < 0.85 else None
        if person.main is not None:
            return "Ungdomsmedlem" if 13 <= age <= 25 and drawn < 0.5 else None
        return "Husstandsmedlem" if is_main else _single_plan(drawn, age)

    def _write(self, person: Person) -> None:
        tenant, prepared = self._demo.tenant_id, person.prepared
        details, at = prepared.details, instant(person.joined_on)
        self._members.append(
            (
                tenant,
                person.id,
                person.number,
                details.kind,
                prepared.name,
                details.first_name,
                details.last_name,
                prepared.organisation_number,
                prepared.birth_on,
                details.gender,
                prepared.email,
                prepared.email_key,
                prepared.phone,
                details.language,
                prepared.channel,
                details.branch_id,
                prepared.postal_code,
                prepared.city,
                person.joined_on,
                prepared.sort_key,
                prepared.city_key,
                search_text(prepared, person.number),
                at,
                at,
            )
        )
        for a in details.addresses:
            self._addresses.append(
                (tenant, self._identities.new(), person.id, a.kind, a.line1, a.postal_code, a.city, a.country)
            )
        self._relations.extend((tenant, person.id, kind, other) for kind, other in sorted(relations_of(details)))
        self._audit_created(person, instant(max(person.joined_on, self._calendar.begin)))

    def _audit_created(self, person: Person, at: object) -> None:
        form = {name: value for name, value in form_of(person.prepared).items() if value}
        after = orjson.dumps(form, default=str).decode()
        audit_id: UUID = self._identities.new()
        self._audit.append(
            (
                self._demo.tenant_id,
                audit_id,
                at,
                "system",
                ACTOR,
                "",
                "member.created",
                "member",
                person.id,
                person.id,
                after,
            )
        )


def _single_plan(drawn: float, age: int) -> str | None:
    """The plan of a grown-up without household; a few have none, because they only give or read."""
    if drawn > 0.87:
        return "Støttemedlem" if drawn < 0.94 else None
    if age < 26:
        return "Ungdomsmedlem"
    if age >= 67:
        return "Honnørmedlem"
    return "Ordinært medlem" + (", halvårlig" if drawn < 0.10 else ", månedlig" if drawn < 0.16 else "")
