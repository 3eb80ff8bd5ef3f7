"""The register of delivery matrices: weekdays, or calendars of issues (CAT-01)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import strawberry

from api.context import Info
from api.history import Versioned
from api.ids import decode_id, decode_optional, encode_id
from api.refusals import refusing
from domain.catalogue import model
from domain.catalogue.commands import remove_matrix as remove_command
from domain.catalogue.commands import save_matrix as save_command
from domain.catalogue.queries import delivery_matrices
from domain.catalogue.rules.matrices import next_deliveries
from domain.kernel.database import Reading
from domain.kernel.refusal import IdempotencyConflict, InvalidInput, NotAllowed, NotFound, StaleVersion
from domain.people.model import NotSignedIn

MatrixKind = model.MatrixKind
strawberry.enum(MatrixKind, description="What says on which days there is a delivery (CAT-01).")
NEXT_SHOWN_MAX = 100


@strawberry.type
class DeliveryIssue:
    """A day on which an issue is out; its name, such as "3/2026", may be empty."""

    out_on: date
    name: str


@strawberry.type
class DeliveryMatrix(Versioned):
    """When something is delivered: on weekdays from 1, Monday, or on the dates of issues (CAT-01).

    A closed one stays with the products that have it, and is given to no others.
    """

    name: str
    kind: MatrixKind
    weekdays: list[int]
    issues: list[DeliveryIssue]
    closed: bool
    version: int
    matrix: strawberry.Private[model.Matrix]

    @strawberry.field(description="The next days of delivery, today among them; fewer where issues come to an end.")
    def next_deliveries(self, info: Info, first: int = 5) -> list[date]:
        if not 1 <= first <= NEXT_SHOWN_MAX:
            message = f"ask for 1 to {NEXT_SHOWN_MAX} days"
            raise InvalidInput.of("first", "RANGE", message, least=1, most=NEXT_SHOWN_MAX)
        return list(next_deliveries(self.matrix, info.context.today, first))


@strawberry.input
class DeliveryIssueInput:
    """A day on which an issue is out, with its name if it has one."""

    out_on: date
    name: str = ""


@strawberry.input
class DeliveryMatrixInput:
    """A delivery matrix; without an id it is a new one, else `version` is the one that was read."""

    name: str
    kind: MatrixKind
    weekdays: list[int] = strawberry.field(default_factory=list)
    issues: list[DeliveryIssueInput] = strawberry.field(default_factory=list)
    closed: bool = False
    id: strawberry.ID | None = None
    version: int | None = None


@strawberry.type
class SaveDeliveryMatrixSuccess:
    """The delivery matrix as it is now."""

    matrix: DeliveryMatrix


@strawberry.type
class RemoveDeliveryMatrixSuccess:
    """The id of what is no longer there."""

    id: strawberry.ID


@refusing(InvalidInput, NotFound, StaleVersion, NotAllowed, NotSignedIn, IdempotencyConflict)
async def save_delivery_matrix(
    info: Info, input: DeliveryMatrixInput, idempotency_key: str
) -> SaveDeliveryMatrixSuccess:
    """Make or change a delivery matrix, or close it for new products; a key makes one once (CAT-01)."""
    info.context.require("catalogue:write")
    key = decode_optional("DeliveryMatrix", input.id, "input.id")
    issues = tuple(model.Issue(one.out_on, one.name) for one in input.issues)
    details = model.MatrixDetails(input.name, input.kind, tuple(input.weekdays), issues, input.closed)
    async with info.context.work() as work:
        made = await save_command.save_matrix(
            work, details, matrix_id=key, version=input.version, idempotency_key=idempotency_key
        )
    return SaveDeliveryMatrixSuccess(matrix=_shown(made))


@refusing(InvalidInput, NotFound, NotAllowed, NotSignedIn)
async def remove_delivery_matrix(info: Info, id: strawberry.ID) -> RemoveDeliveryMatrixSuccess:
    """Remove a delivery matrix that no product has (CAT-01)."""
    info.context.require("catalogue:write")
    key = decode_id("DeliveryMatrix", id)
    async with info.context.work() as work:
        await remove_command.remove_matrix(work, key)
    return RemoveDeliveryMatrixSuccess(id=id)


@strawberry.type
class MatricesQuery:
    """When products are delivered."""

    @strawberry.field(description="Delivery matrices, by name (CAT-01).")
    async def delivery_matrices(self, info: Info) -> list[DeliveryMatrix]:
        info.context.require("catalogue:read")
        return [_shown(one) for one in (await _register(info)).values()]


@strawberry.type
class MatricesMutation:
    """What can be done with delivery matrices."""

    save_delivery_matrix = save_delivery_matrix
    remove_delivery_matrix = remove_delivery_matrix


async def matrix_of(info: Info, matrix_id: UUID) -> DeliveryMatrix | None:
    """Return a delivery matrix by its key."""
    found = (await _register(info)).get(matrix_id)
    return _shown(found) if found is not None else None


async def _registers(read: Reading, keys: Sequence[str]) -> dict[str, dict[UUID, model.Matrix]]:
    """Load the register once a request, whoever asks: it is small and read whole."""
    return dict.fromkeys(keys, await delivery_matrices(read))


async def _register(info: Info) -> dict[UUID, model.Matrix]:
    return await info.context.load(_registers, "matrices") or {}


def _shown(one: model.Matrix) -> DeliveryMatrix:
    return DeliveryMatrix(
        id=encode_id("DeliveryMatrix", one.id),
        name=one.name,
        kind=one.kind,
        weekdays=list(one.weekdays),
        issues=[DeliveryIssue(out_on=each.out_on, name=each.name) for each in one.issues],
        closed=one.closed,
        version=one.version,
        matrix=one,
    )
