"""Mutations of dispatches and tasks."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.dialogue.confirmations import ConfirmationsMutation
from api.dialogue.notices import NoticesMutation
from api.dialogue.own_texts import OwnTextsMutation
from api.dialogue.types import Dispatch, load_dispatch
from api.ids import decode_id
from api.refusals import refusing
from domain.dialogue.commands import resend_dispatch as resend
from domain.dialogue.model import DispatchNotResendable
from domain.kernel import tasks
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.people.model import NotSignedIn


@strawberry.type
class ResendDispatchSuccess:
    """The new dispatch; the old one stays as it is."""

    dispatch: Dispatch


@strawberry.type
class RetryTaskSuccess:
    """The task that waits again."""

    id: strawberry.ID


@refusing(DispatchNotResendable, NotFound, NotAllowed, NotSignedIn, InvalidInput)
async def resend_dispatch(info: Info, id: strawberry.ID) -> ResendDispatchSuccess:
    """Send a dispatch again, to where the member is reached now (DIA-03)."""
    info.context.require("dispatches:write")
    async with info.context.work() as work:
        new_id = await resend.resend_dispatch(work, decode_id("Dispatch", id))
    dispatch = await load_dispatch(info, new_id)
    assert dispatch is not None
    return ResendDispatchSuccess(dispatch=dispatch)


@refusing(NotFound, NotAllowed, NotSignedIn, InvalidInput)
async def retry_task(info: Info, id: strawberry.ID) -> RetryTaskSuccess:
    """Let a task that was given up try again, with all its attempts (DIA-04)."""
    info.context.require("dispatches:write")
    async with info.context.work() as work:
        await tasks.retry(work, decode_id("FailedTask", id))
    return RetryTaskSuccess(id=id)


@strawberry.type
class DialogueMutation(ConfirmationsMutation, NoticesMutation, OwnTextsMutation):
    """What can be done with what was sent."""

    resend_dispatch = resend_dispatch
    retry_task = retry_task
