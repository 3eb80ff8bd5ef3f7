"""Set-ups: exported as text, looked at before they are imported, and copied one by one (CAT-44)."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from api.context import Info
from api.dunning.processes import BeyondLaw
from api.ids import decode_id, encode_id
from api.reasons import Argument, arguments_of, reason_of
from api.refusals import FieldErrorCode, refusing
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn
from domain.setup import model
from domain.setup.commands.import_setup import copy_entry, import_setup, rehearse_import
from domain.setup.model import SetupRefused
from domain.setup.queries import export_setup
from domain.setup.rules.text import read_text

SetupKind = model.SetupKind
strawberry.enum(SetupKind, description="What a set-up consists of (CAT-44).")
SetupDeed = model.Deed
strawberry.enum(SetupDeed, name="SetupDeed", description="What an import does; KEEP: it is there as the text says.")
_TYPES = {
    SetupKind.MATRIX: "DeliveryMatrix",
    SetupKind.PRODUCT: "Product",
    SetupKind.CONTRACT_FEE: "ContractFee",
    SetupKind.DISCOUNT: "Discount",
    SetupKind.CALENDAR: "RoutineCalendar",
    SetupKind.DUNNING_PROCESS: "DunningProcess",
    SetupKind.BILLING_PLAN: "BillingPlan",
    SetupKind.REPORTING_TAG: "ReportingTag",
    SetupKind.CATEGORY: "MembershipCategory",
    SetupKind.FEE_RATE: "FeeRate",
    SetupKind.PLAN: "Plan",
    SetupKind.ROUTINE: "Routine",
}
_NEEDED = {SetupKind.CALENDAR: "calendars:write", SetupKind.ROUTINE: "schedules:write"}
_NEEDED_ELSE = "catalogue:write"


class _Undone(Exception):
    """Leaves nothing of a rehearsal behind."""


@strawberry.type
class SetupStep:
    """What an import does with one thing; `fields` are those of the text that it changes."""

    kind: SetupKind
    name: str
    deed: SetupDeed
    fields: list[str]


@strawberry.type
class SetupFault:
    """What is wrong at a place of a text; lines count from 1."""

    line: int
    path: str
    code: FieldErrorCode
    message: str
    rule: str | None
    arguments: list[Argument]


@strawberry.type
class SetupDoubt:
    """What of a dunning process goes beyond the law; the import does it all the same."""

    line: int
    name: str
    because: BeyondLaw


@strawberry.type
class SetupQuery:
    """Set-ups."""

    @strawberry.field(description="Things of some kinds with whatever they name, as YAML without any id (CAT-44).")
    async def export_setup(self, info: Info, kinds: list[SetupKind]) -> str:
        info.context.require("catalogue:read")
        return await export_setup(await info.context.read(), kinds)


@strawberry.type
class PreviewSetupSuccess:
    """What an import would do, everything that keeps it from doing it, and what to think about before."""

    steps: list[SetupStep]
    faults: list[SetupFault]
    doubts: list[SetupDoubt]


@strawberry.type
class ImportSetupSuccess:
    """What the import has done."""

    steps: list[SetupStep]


@strawberry.type
class CopySetupSuccess:
    """The copy, by its id and what it is called."""

    id: strawberry.ID
    name: str


@refusing(InvalidInput, NotAllowed, NotSignedIn)
async def preview_setup(info: Info, text: str) -> PreviewSetupSuccess:
    """Try an import by the commands that would do it, and leave nothing of it (CAT-44)."""
    _require(info, text)
    found: list[model.SetupPlan] = []
    try:
        async with info.context.work() as work:
            found.append(await rehearse_import(work, text))
            raise _Undone
    except _Undone:
        [plan] = found
    doubts = [SetupDoubt(line=one.line, name=one.name, because=reason_of(one.reason)) for one in plan.doubts]
    return PreviewSetupSuccess(steps=_steps(plan.steps), faults=_faults(plan.faults), doubts=doubts)


@refusing(SetupRefused, InvalidInput, NotAllowed, NotSignedIn, result="ImportSetupResult")
async def import_setup_text(info: Info, text: str) -> ImportSetupSuccess:
    """Make and change what a text describes, whole or not at all; the same text again changes nothing (CAT-44)."""
    _require(info, text)
    async with info.context.work() as work:
        plan = await import_setup(work, text)
    return ImportSetupSuccess(steps=_steps(plan.steps))


@refusing(NotFound, InvalidInput, NotAllowed, NotSignedIn)
async def copy_setup(info: Info, kind: SetupKind, id: strawberry.ID, name: str) -> CopySetupSuccess:
    """Make a thing like another one, under another name (CAT-44)."""
    info.context.require(_NEEDED.get(kind, _NEEDED_ELSE))
    key = decode_id(_TYPES[kind], id)
    async with info.context.work() as work:
        made = await copy_entry(work, kind, key, name)
    return CopySetupSuccess(id=encode_id(_TYPES[kind], made), name=name.strip())


@strawberry.type
class SetupMutation:
    """What can be done with set-ups."""

    preview_setup = preview_setup
    import_setup = import_setup_text
    copy_setup = copy_setup


def _require(info: Info, text: str) -> None:
    """Refuse a caller who may not make everything that a text names."""
    setup, _, _ = read_text(text)
    for needed in sorted({_NEEDED.get(kind, _NEEDED_ELSE) for kind in setup} or {_NEEDED_ELSE}):
        info.context.require(needed)


def _steps(steps: Sequence[model.Step]) -> list[SetupStep]:
    return [SetupStep(kind=one.kind, name=one.name, deed=one.deed, fields=list(one.fields)) for one in steps]


def _faults(faults: Sequence[model.Fault]) -> list[SetupFault]:
    return [
        SetupFault(
            line=one.line,
            path=one.path,
            code=FieldErrorCode[one.error.code],
            message=one.error.message,
            rule=one.error.rule or None,
            arguments=arguments_of(one.error.args),
        )
        for one in faults
    ]
