"""The demo's members: people and companies with addresses, households and payers, checked by the rules of people."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from uuid import UUID

from domain.people.model import (
    MEMBER_NUMBER_FIRST,
    AddressKind,
    Channel,
    MemberDetails,
    MemberKind,
    NewAddress,
    PreparedMember,
)
from domain.people.rules.members import prepare
from ops.demo.names import Names
from ops.demo.places import ABROAD, BranchPlaces, place_abroad, streets
from ops.demo.share import BLOCK, Share

NUMBER_FIRST = MEMBER_NUMBER_FIRST
HISTORY_YEARS = 5
YEARS_BEFORE_MAX = 15
_SHARE_BEFORE = 0.42  # of the members were there when the history begins
_MOBILES = {
    "NO": ("+4740", "+4741", "+4746", "+4747", "+4748", "+4790", "+4791", "+4792", "+4793", "+4797", "+4799"),
    "DK": ("+45201", "+45208", "+45222", "+45226"),
    "SE": ("+46701", "+46702", "+46730", "+46761"),
}
_HOUSEHOLD = (0.13, 0.45, 0.28)  # how often a person brings a household: at all, a third member, a fourth


@dataclass(slots=True, eq=False)
class Person:
    """A member as the history needs it. `payer` pays for it; `main` is the household's main member."""

    id: UUID
    number: int
    prepared: PreparedMember
    joined_on: date
    branch_id: UUID | None
    main: "Person | None" = None

    @property
    def payer(self) -> "Person":
        """Who gets the invoices."""
        return self.main or self

    @property
    def is_company(self) -> bool:
        """Whether it is a company."""
        return self.prepared.details.kind is MemberKind.COMPANY

    def age_on(self, day: date) -> int:
        """Age in years, near enough; 0 for companies."""
        born = self.prepared.birth_on
        return day.year - born.year if born else 0

    @property
    def postal_lines(self) -> tuple[str, ...]:
        """The lines below the name on a letter; empty where there is no address."""
        return next(((a.line1, f"{a.postal_code} {a.city}") for a in self.prepared.details.addresses), ())


class Population:
    """Draws the members, in the order in which they joined."""

    def __init__(
        self,
        share: Share,
        branches: Sequence[tuple[UUID, BranchPlaces]],
        today: date,
    ) -> None:
        self._share = share
        self._random = share.random
        self._identities = share.own
        self._branches = branches
        self._shares = list(accumulate(places.share for _, places in branches))
        self._names = Names(share.random)
        self._streets = {country: streets(country) for country in ("NO", "DK", "SE")}
        self._today = today
        self._begin = history_begin(today)
        self.join_days: Sequence[date] = ()

    def people(self, count: int) -> Iterator[Person]:
        """Yield the share's members of so many, by number; those of a household follow their main member."""
        self.join_days = self._join_days(count)
        for begin in self._share.blocks(count):
            yield from self._block(NUMBER_FIRST + begin, self.join_days[begin : begin + BLOCK])

    def _block(self, first_number: int, days: Sequence[date]) -> Iterator[Person]:
        main: Person | None = None
        brings = 0
        for number, joined_on in enumerate(days, first_number):
            if main and brings:
                brings -= 1
                yield self._person(number, main.joined_on, main)
                continue
            person = self._company(number, joined_on) if self._chance(0.03) else self._person(number, joined_on, None)
            main, brings = person, self._household_size(person)
            yield person

    def _join_days(self, count: int) -> list[date]:
        """The days on which all members joined, in order: every share draws the same."""
        span, before = (self._today - self._begin).days, 365 * YEARS_BEFORE_MAX
        draw = self._share.common.random
        return sorted(
            self._begin - timedelta(days=1 + int(draw() ** 2 * before))
            if draw() < _SHARE_BEFORE
            else self._begin + timedelta(days=int(draw() ** 0.85 * span))
            for _ in range(count)
        )

    def _household_size(self, person: Person) -> int:
        if person.is_company or not 28 <= person.age_on(person.joined_on) <= 55:
            return 0
        at_all, third, fourth = _HOUSEHOLD
        if not self._chance(at_all * 2):
            return 0
        return 1 + self._chance(third) + self._chance(fourth)

    def _person(self, number: int, joined_on: date, main: Person | None) -> Person:
        country = self._country() if main is None else "NO"
        gender = "F" if self._chance(0.53) else "M"
        branch_id, place = self._home(country) if main is None else (main.branch_id, None)
        address = self._address(country, place) if place else None
        addresses: tuple[NewAddress, ...] = (address,) if address and not self._chance(0.02) else ()
        if main is not None:
            addresses = main.prepared.details.addresses
        last = self._last_name(country, main)
        first = self._names.first(country, gender)
        born = self._birth_day(joined_on, main)
        has_email = not self._chance(0.08) and (joined_on.year - born.year) > 12
        details = MemberDetails(
            kind=MemberKind.PERSON,
            first_name=first,
            last_name=last,
            birth_on=born,
            gender=gender,
            email=self._names.email(f"{first} {last}", number) if has_email else None,
            phone=self._phone(country) if self._chance(0.85) else None,
            language={"NO": "nb", "DK": "da", "SE": "sv"}[country],
            channel=None if self._chance(0.9) else Channel.LETTER,
            branch_id=branch_id,
            addresses=addresses,
            household_main_id=main.id if main else None,
            payer_id=main.id if main else None,
            joined_on=joined_on,
        )
        return self._made(number, details, main)

    def _company(self, number: int, joined_on: date) -> Person:
        name = self._names.company()
        branch_id, place = self._home("NO")
        details = MemberDetails(
            kind=MemberKind.COMPANY,
            company_name=name,
            organisation_number=organisation_number(970_000_00 + number * 7 % 2_000_000),
            email=self._names.email(f"faktura {name}", number),
            branch_id=branch_id,
            addresses=(self._address("NO", place),),
            joined_on=joined_on,
        )
        return self._made(number, details, None)

    def _made(self, number: int, details: MemberDetails, main: Person | None) -> Person:
        assert details.joined_on is not None
        self._identities.turn_to(details.joined_on)
        prepared = prepare(details, "NO", self._today)
        return Person(self._identities.new(), number, prepared, details.joined_on, details.branch_id, main)

    def _home(self, country: str) -> tuple[UUID | None, tuple[str, str]]:
        if country != "NO":
            return None, place_abroad(self._random.choice(ABROAD[country]))
        branch_id, branch = self._branches[bisect(self._shares, self._random.random() * self._shares[-1])]
        return branch_id, self._random.choice(branch.places)

    def _address(self, country: str, place: tuple[str, str]) -> NewAddress:
        street = self._random.choice(self._streets[country])
        house = 1 + int(self._random.random() ** 2 * 120)
        entrance = self._random.choice("ABC") if country == "NO" and self._chance(0.15) else ""
        return NewAddress(AddressKind.HOME, f"{street} {house}{entrance}", *place, country=country)

    def _last_name(self, country: str, main: Person | None) -> str:
        if main is not None and self._chance(0.85):
            return main.prepared.details.last_name or ""
        last = self._names.last(country)
        return f"{last} {self._names.last(country)}" if self._chance(0.06) else last

    def _birth_day(self, joined_on: date, main: Person | None) -> date:
        if main is not None and main.prepared.birth_on and self._chance(0.6):
            age = max(1, joined_on.year - main.prepared.birth_on.year - 24 - int(self._random.random() * 8))
        else:
            age = int(self._random.triangular(16, 84, 44))
        return date(joined_on.year - age, 1, 1) + timedelta(days=int(self._random.random() * 365))

    def _phone(self, country: str) -> str:
        begin = self._random.choice(_MOBILES[country])
        digits = 5 if country == "DK" else 6
        return f"{begin}{self._random.randrange(10**digits):0{digits}}"

    def _country(self) -> str:
        drawn = self._random.random()
        return "DK" if drawn < 0.008 else "SE" if drawn < 0.02 else "NO"

    def _chance(self, share: float) -> bool:
        return self._random.random() < share


def history_begin(today: date) -> date:
    """Return the first day of the history: five years ago, on the first of that month."""
    return date(today.year - HISTORY_YEARS, today.month, 1)


def organisation_number(eight_digits: int) -> str:
    """Return the Norwegian organisation number that begins with these digits, or the next ones that can be (MOD11)."""
    while True:
        weighted = sum(int(d) * w for d, w in zip(str(eight_digits), (3, 2, 7, 6, 5, 4, 3, 2), strict=True))
        control = -weighted % 11
        if control < 10:
            return f"{eight_digits}{control}"
        eight_digits += 1
