"""Queries of dispatches and of tasks that have given up."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

import strawberry

from api.connections import PageInfo, cut, page_of
from api.context import Info
from api.dialogue.confirmations import ConfirmationsQuery
from api.dialogue.notices import NoticesQuery
from api.dialogue.own_texts import OwnTextsQuery
from api.dialogue.types import Dispatch, DispatchConnection, DispatchState, dispatch_of, load_dispatch
from api.ids import decode_id, decode_optional, encode_id
from api.nodes import Node, provides
from api.reasons import Reason, codes, optional_reason, shows
from domain.dialogue import queries
from domain.kernel import tasks
from domain.kernel.database import Row
from domain.kernel.task_fault import TaskFault, TaskFaultCode
from domain.kernel.tasks import failed_tasks
from domain.people.model import Channel


@strawberry.input
class DispatchFilter:
    """Which dispatches; what is left out does not count."""

    member_id: strawberry.ID | None = None
    state: DispatchState | None = None
    channel: Channel | None = None
    campaign_id: strawberry.ID | None = None


TaskErrorCode = TaskFaultCode
codes(TaskErrorCode, "TaskErrorCode", "Why a task did not get done.")
TaskKind = tasks.TaskKind
strawberry.enum(TaskKind, description="What a task does.")


@shows(TaskFault)
@strawberry.type
class TaskError(Reason):
    """Why a task did not get done; what a program or a server said is quoted as it came (DIA-04)."""

    code: TaskErrorCode


@strawberry.type
class FailedTask(Node):
    """Work that was given up after its last attempt; it waits for someone to retry it (DIA-04)."""

    name: str
    kind: TaskKind
    attempts: int
    error: TaskError | None
    created_at: datetime
    finished_at: datetime | None


@strawberry.type
class FailedTaskConnection:
    """A page of tasks that have given up."""

    nodes: list[FailedTask]
    page_info: PageInfo


@strawberry.type
class DialogueQuery(ConfirmationsQuery, NoticesQuery, OwnTextsQuery):
    """Everything that was sent."""

    @strawberry.field(description="A dispatch with its content as sent.")
    async def dispatch(self, info: Info, id: strawberry.ID) -> Dispatch | None:
        info.context.require("dispatches:read")
        return await load_dispatch(info, decode_id("Dispatch", id))

    @strawberry.field(description="Dispatches, the newest first.")
    async def dispatches(
        self, info: Info, filter: DispatchFilter | None = None, first: int = 50, after: str | None = None
    ) -> DispatchConnection:
        info.context.require("dispatches:read")
        return await _connection(info, _wanted(filter or DispatchFilter()), first, after)

    @strawberry.field(description="Tasks that were given up, the newest first.")
    async def failed_tasks(self, info: Info, first: int = 50, after: str | None = None) -> FailedTaskConnection:
        info.context.require("dispatches:read")
        page = page_of(first, after, UUID)
        found = await failed_tasks(await info.context.read(), page.limit, page.after[0] if page.after else None)
        rows, page_info = cut(found, page, "id")
        return FailedTaskConnection(nodes=[_failed(row) for row in rows], page_info=page_info)


@provides("Member.dispatches")
async def dispatches_of_member(info: Info, member_id: UUID, first: int, after: str | None) -> DispatchConnection:
    """Return everything that was sent to a member, invoices and appeals among it (DIA-03)."""
    info.context.require("dispatches:read")
    return await _connection(info, queries.DispatchFilter(member_id=member_id), first, after)


def _wanted(given: DispatchFilter) -> queries.DispatchFilter:
    return queries.DispatchFilter(
        member_id=decode_optional("Member", given.member_id, "filter.memberId"),
        state=given.state,
        channel=given.channel,
        campaign_id=decode_optional("Campaign", given.campaign_id, "filter.campaignId"),
    )


async def _connection(info: Info, wanted: queries.DispatchFilter, first: int, after: str | None) -> DispatchConnection:
    page = page_of(first, after, UUID)
    read = await info.context.read()
    found = await queries.dispatches(read, wanted, page.limit, page.after[0] if page.after else None)
    rows, page_info = cut(found, page, "id")
    return DispatchConnection(
        nodes=[dispatch_of(row) for row in rows],
        page_info=page_info,
        total=partial(queries.count_dispatches, read, wanted),
    )


def _failed(row: Row) -> FailedTask:
    return FailedTask(
        id=encode_id("FailedTask", row["id"]),
        name=row["name"],
        kind=tasks.kind_of(row["name"]),
        attempts=row["attempts"],
        error=optional_reason(TaskFault, row["error"]),
        created_at=row["created_at"],
        finished_at=row["finished_at"],
    )
