"""The demo's fundraising: appeals that went out, and the gifts that came of them, by the rules of fundraising."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from domain.fundraising.model import Gift, GiftChannel, GiftRegistered
from domain.fundraising.rules.gifts import gift_entry
from domain.fundraising.rules.references import place_of, standing_reference
from ops.demo.bookkeeping import Journal
from ops.demo.calendar import Calendar, Day, bank_day
from ops.demo.campaigns import PARTS, Drive, Part, drives
from ops.demo.numbers import Numbers, Series
from ops.demo.payments import Payments
from ops.demo.people import Person
from ops.demo.rows import Rows
from ops.demo.setting_up import Demo
from ops.demo.share import Share
from ops.demo.telling import Telling

_AMOUNTS_KRONER = (100, 100, 150, 200, 200, 250, 300, 300, 500, 500, 500, 750, 1_000, 1_000, 2_000, 5_000)
_BY_KID, _BY_BANK = 0.84, 0.96  # the rest is cash


class Giving:
    """Sends the appeals of each campaign, and takes the gifts in."""

    def __init__(
        self,
        demo: Demo,
        rows: Rows,
        share: Share,
        calendar: Calendar,
        journal: Journal,
        payments: Payments,
        telling: Telling,
        numbers: Numbers,
    ) -> None:
        self._demo = demo
        self._campaigns, self._references = rows.of("campaign"), rows.of("campaign_reference")
        self._gifts = rows.of("gift")
        self._share = share
        self._random = share.random
        self._calendar = calendar
        self._journal = journal
        self._payments = payments
        self._telling = telling
        self._numbers = numbers
        self.reference_count = 0

    def plan_campaigns(self, people: Sequence[Person], join_days: Sequence[date]) -> None:
        """Plan every campaign of the history for its first day; all members' days say how large each is to be."""
        for drive in drives(self._calendar.begin, self._calendar.today):
            joined = bisect_right(join_days, drive.start_on)
            self._calendar.plan(drive.start_on, self._begin, drive, people, joined)

    def _begin(self, day: Day, drive: Drive, people: Sequence[Person], joined: int) -> None:
        members = [person for person in people if person.joined_on <= day.on]
        campaign_id = self._campaign(day, drive, None, drive.name, joined * 2_000, 0)
        for part in PARTS:
            name, wanted = f"{drive.name}, {part.name}", int(joined * part.share)
            part_id = self._campaign(day, drive, campaign_id, name, wanted * 4_000, wanted * part.cost_each_minor)
            self.reference_count += 1
            place = place_of(self._demo.kid_format, self.reference_count)
            for person in self._random.sample(members, int(len(members) * part.share)):
                self._ask(day, drive, part, part_id, person, place)

    def _campaign(
        self, day: Day, drive: Drive, parent_id: UUID | None, name: str, goal_minor: int, cost_minor: int
    ) -> UUID:
        """A campaign has the same id in every share; the first one writes it."""
        campaign_id = self._share.shared.new()
        if not self._share.is_first:
            return campaign_id
        self._campaigns.append(
            (
                self._demo.tenant_id,
                campaign_id,
                self._demo.organisation.id,
                parent_id,
                name,
                drive.purpose,
                drive.start_on,
                drive.end_on,
                goal_minor or None,
                cost_minor,
                day.at,
            )
        )
        return campaign_id

    def _ask(self, day: Day, drive: Drive, part: Part, part_id: UUID, person: Person, place: int) -> None:
        reference = standing_reference(self._demo.kid_format, person.number, place)
        name = f"{drive.name}, {part.name}"
        if not self._telling.appeal(day, person, part.channel, part.text, part_id, name, reference):
            return
        self._references.append((self._demo.tenant_id, reference, part_id, person.id))
        if self._random.random() < part.answers:
            on = bank_day(day.on + timedelta(days=2 + min(90, int(self._random.expovariate(1 / 14)))))
            self._calendar.plan(on, self._give, drive, part_id, name, person, reference)

    def _give(self, day: Day, drive: Drive, part_id: UUID, campaign: str, person: Person, reference: str) -> None:
        amount_minor = self._random.choice(_AMOUNTS_KRONER) * 100
        drawn = self._random.random()
        channel = GiftChannel.KID if drawn < _BY_KID else GiftChannel.BANK if drawn < _BY_BANK else GiftChannel.CASH
        payment_id = None
        if channel is GiftChannel.KID:
            payment_id = self._payments.gift(day, person, amount_minor, reference)
        anonymous = channel is GiftChannel.CASH and self._random.random() < 0.5
        gift = Gift(
            id=self._share.own.new(),
            organisation_id=self._demo.organisation.id,
            campaign_id=part_id,
            member_id=None if anonymous else person.id,
            amount_minor=amount_minor,
            currency=self._demo.issuer.currency,
            given_on=day.on,
            purpose=drive.purpose,
            channel=channel,
            payment_id=payment_id,
        )
        branch_id = None if anonymous else person.branch_id
        self._numbers.give(Series.NOTHING, 1, self._write, day, gift, campaign, branch_id)

    def _write(self, _number: int, day: Day, gift: Gift, campaign: str, branch_id: UUID | None) -> None:
        organisation, account = self._demo.organisation, self._demo.account
        entry = gift_entry(
            gift,
            gift.id,
            campaign,
            account.ledger_account,
            organisation.gift_account,
            branch_id,
        )
        entry_id = self._journal.post(day, entry.kind, entry.text, gift.member_id, gift.id, entry.postings)
        self._gifts.append(
            (
                self._demo.tenant_id,
                gift.id,
                gift.organisation_id,
                gift.campaign_id,
                gift.member_id,
                gift.amount_minor,
                gift.currency,
                gift.given_on,
                gift.purpose,
                gift.channel,
                gift.payment_id,
                entry_id,
                day.at,
            )
        )
        self._telling.money_fact(
            day,
            GiftRegistered(
                gift.id,
                gift.organisation_id,
                gift.campaign_id,
                gift.member_id,
                gift.amount_minor,
                gift.currency,
                gift.payment_id,
            ),
        )
