"""Import a set-up: see what it would do, or do it whole, through the commands of the screens (CAT-44)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from uuid import UUID

from domain.dunning.rules.norway import beyond_law
from domain.kernel.refusal import FieldError, InvalidInput, NotFound, Refusal
from domain.kernel.work import Work
from domain.people.rules.texts import plain_lines
from domain.setup.commands.make_entries import Maker
from domain.setup.model import (
    Deed,
    DiscountEntry,
    Doubt,
    Entry,
    Fault,
    Lines,
    MatrixEntry,
    PlanEntry,
    ProcessEntry,
    ProductEntry,
    RoutineEntry,
    Setup,
    SetupKind,
    SetupPlan,
    SetupRefused,
    Step,
)
from domain.setup.repository import SetupBook, setup_book
from domain.setup.rules.closure import named_by, references
from domain.setup.rules.codec import key_of
from domain.setup.rules.text import read_text


async def import_setup(work: Work, text: str) -> SetupPlan:
    """Make and change what a text describes, and return what was done. What is there as it says stays untouched.

    Nothing is taken away: what the text does not name stays. Refuses with SetupRefused, with every fault of the text
    and everything that a command refuses; then nothing is left behind.
    """
    plan = await rehearse_import(work, text)
    if plan.faults:
        raise SetupRefused(plan.faults)
    if any(step.deed is not Deed.KEEP for step in plan.steps):
        done = {deed.value.lower(): [step.name for step in plan.steps if step.deed is deed] for deed in Deed}
        await work.audit("import_setup", "tenant", work.tenant_id, after=done)
    return plan


async def rehearse_import(work: Work, text: str) -> SetupPlan:
    """Do what a text describes, entry by entry, and return what was done and what was refused.

    The caller leaves nothing of it where it only wants to know, or where there are faults.
    """
    setup, lines, faults = read_text(text)
    run = _Import(work, await setup_book(work), lines, setup)
    for kind in SetupKind:
        for entry in setup.get(kind, {}).values():
            await run.take(kind, entry)
    await run.link()
    await run.close_matrices()
    found = sorted([*faults, *run.faults], key=lambda one: (one.line, one.path))
    return SetupPlan(tuple(run.steps), tuple(found), tuple(run.doubts))


@dataclass
class _Import:
    """An import on its way. What could not be made is known, so that what names it is not refused once more."""

    work: Work
    book: SetupBook
    lines: Lines
    setup: Setup
    steps: list[Step] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    failed: set[tuple[SetupKind, str]] = field(default_factory=set)
    unlinked: list[tuple[SetupKind, PlanEntry | ProcessEntry]] = field(default_factory=list)
    unclosed: list[MatrixEntry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.maker = Maker(self.work, self.book, dict(self.book.ids))

    async def take(self, kind: SetupKind, entry: Entry) -> None:
        """Make, change or keep one entry."""
        entry = _kept(entry)
        before = self.book.setup[kind].get(entry.name)
        if before == entry:
            self.steps.append(Step(kind, entry.name, Deed.KEEP))
            return
        missing = [one for one in named_by(entry) if one not in self.maker.ids]
        if any(one in self.failed for one in missing):
            self.failed.add((kind, entry.name))
            return  # its own fault would only repeat that
        later = {(of, name) for of, name in missing if name in self.setup.get(of, {})}
        bare = entry
        if isinstance(entry, PlanEntry | ProcessEntry) and later:
            bare = _unlinked(entry)
            self.unlinked.append((kind, entry))
            missing = [one for one in missing if one not in later]
        if isinstance(entry, MatrixEntry) and entry.closed:
            bare = replace(entry, closed=False)
            self.unclosed.append(entry)
        if missing:
            self._refuse(kind, entry, [_not_there(entry, *one) for one in missing])
        elif await self._try(kind, bare, before):
            deed = Deed.MAKE if before is None else Deed.CHANGE
            changed = () if before is None else tuple(_changed(before, entry))
            self.steps.append(Step(kind, entry.name, deed, changed))
            if isinstance(entry, ProcessEntry):
                line = self.lines.nearest(self.lines.entries.get((kind, entry.name), kind.value))
                beyond = beyond_law(entry.steps, entry.currency, self.work.today)
                self.doubts += [Doubt(line, entry.name, one) for one in beyond]

    async def link(self) -> None:
        """Give plans and processes what they name and what was made after them."""
        for kind, entry in self.unlinked:
            if (kind, entry.name) in self.failed or any(one in self.failed for one in named_by(entry)):
                continue
            await self._try(kind, entry, _unlinked(entry))

    async def close_matrices(self) -> None:
        """Close delivery matrices, after the products that have them were made."""
        for entry in self.unclosed:
            if (SetupKind.MATRIX, entry.name) not in self.failed:
                await self._try(SetupKind.MATRIX, entry, replace(entry, closed=False))

    async def _try(self, kind: SetupKind, entry: Entry, before: Entry | None) -> bool:
        try:
            async with self.work.savepoint():
                await self.maker.make(kind, entry, before)
        except InvalidInput as refused:
            self._refuse(kind, entry, refused.errors)
        except NotFound as refused:
            self._refuse(kind, entry, [FieldError("", "NOT_FOUND", refused.message)])
        except Refusal as refused:
            self._refuse(kind, entry, [FieldError("", "INVALID", refused.message)])
        else:
            return True
        return False

    def _refuse(self, kind: SetupKind, entry: Entry, errors: Sequence[FieldError]) -> None:
        root = self.lines.entries.get((kind, entry.name), kind.value)
        self.failed.add((kind, entry.name))
        for error in errors:
            below = "".join(f"/{_snake(part)}" for part in error.path.split(".") if part)
            self.faults.append(Fault(self.lines.nearest(root + below), f"{kind.value}/{entry.name}{below}", error))


def _unlinked(entry: PlanEntry | ProcessEntry) -> Entry:
    """Return an entry without what it names that may be made after it."""
    if isinstance(entry, ProcessEntry):
        return replace(entry, contract_billing_plan=None)
    return replace(entry, offer=replace(entry.offer, next_plans=()))


def _changed(before: Entry, after: Entry) -> list[str]:
    return [key_of(one.name) for one in fields(after) if getattr(before, one.name) != getattr(after, one.name)]


def _kept(entry: Entry) -> Entry:
    """Return an entry with its texts of several lines as they are kept: a block in a file ends with a line break."""
    if isinstance(entry, PlanEntry):
        offer = replace(entry.offer, renewal_description=plain_lines(entry.offer.renewal_description))
        return replace(entry, description=plain_lines(entry.description), offer=offer)
    if isinstance(entry, ProcessEntry):
        return replace(
            entry,
            notices=tuple(replace(one, body=one.body.strip()) for one in entry.notices),
            texts=tuple(replace(one, body=one.body.strip(), sms=one.sms.strip()) for one in entry.texts),
        )
    if isinstance(entry, ProductEntry | DiscountEntry):
        return replace(entry, description=plain_lines(entry.description))
    return entry


def _not_there(entry: Entry, kind: SetupKind, name: str) -> FieldError:
    path = next(path for path, of, named in references(entry) if (of, named) == (kind, name))
    message = f"there is no {name} among the {kind.value}, neither here nor in the text"
    return FieldError(path, "SETUP_NOT_THERE", message, (("name", name),), rule="CAT-44")


def _snake(part: str) -> str:
    """Return a field of a command as a file calls it, as far as both call it alike."""
    bare = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in part)
    return key_of(bare.removesuffix("_ids").removesuffix("_id"))


async def copy_entry(work: Work, kind: SetupKind, row_id: UUID, name: str) -> UUID:
    """Make a thing like another one under another name, and return it. Refuses with NotFound and like its command.

    A routine's copy does not run by itself until it is switched on, so that nothing runs twice.
    """
    book = await setup_book(work)
    found = next((one for (of, one), key in book.ids.items() if of is kind and key == row_id), None)
    if found is None:
        raise NotFound(kind.value, row_id)
    if not name.strip():
        raise InvalidInput.of("name", "REQUIRED", "give the copy a name of its own")
    if (kind, name.strip()) in book.ids:
        raise InvalidInput.of("name", "TAKEN", f"{name.strip()} is there already; choose another name", rule="CAT-44")
    entry = _alone(replace(book.setup[kind][found], name=name.strip()))
    return await Maker(work, book, dict(book.ids)).make(kind, entry, None)


def _alone(entry: Entry) -> Entry:
    """Return an entry without what only one thing may have."""
    if isinstance(entry, RoutineEntry):
        return replace(entry, enabled=False)
    return replace(entry, part_number=None) if isinstance(entry, ProductEntry) else entry
