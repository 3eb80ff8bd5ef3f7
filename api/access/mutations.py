"""Sign-in, sign-out and API keys."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import strawberry

from api.access.types import ApiKey, CreateApiKeySuccess, RevokeApiKeySuccess, SignInSuccess, Viewer
from api.context import Context, Info
from api.ids import decode_id
from api.refusals import refusing
from api.signin import limit_sign_ins, session_cookie, viewer_of_session
from domain.kernel.refusal import InvalidInput, NotAllowed, NotFound
from domain.people.commands.create_api_key import create_api_key
from domain.people.commands.revoke_api_key import revoke_api_key
from domain.people.commands.sign_in import sign_in
from domain.people.commands.sign_out import sign_out
from domain.people.model import NotSignedIn, SignInFailed
from domain.people.queries.access import api_key_of


@strawberry.type
class AccessMutation:
    """Verbs of access."""

    @refusing(SignInFailed)
    async def sign_in(self, info: Info, email: str, password: str) -> SignInSuccess:
        """Open a session; the answer sets its cookie."""
        context = info.context
        await limit_sign_ins(context)
        session = await sign_in(context.services.database, email, password, context.origin)
        lasts = int((session.expires_at - datetime.now(UTC)).total_seconds())
        context.headers.append(session_cookie(session.secret.text, seconds=lasts, secure=context.secure))
        await context.close()
        context.viewer = await viewer_of_session(context, session.secret)
        return SignInSuccess(viewer=Viewer.of(context.signed_in()))

    @strawberry.mutation(description="End the session and its open sockets; false where nobody was signed in.")
    async def sign_out(self, info: Info) -> bool:
        context = info.context
        context.headers.append(session_cookie("", seconds=0, secure=context.secure))
        if context.viewer is None or context.viewer.session is None:
            return False
        async with context.work() as work:
            ended = await sign_out(work, context.viewer.session)
        context.viewer = None
        return ended

    @refusing(InvalidInput, NotAllowed, NotSignedIn)
    async def create_api_key(self, info: Info, name: str, scopes: list[str]) -> CreateApiKeySuccess:
        """Make a key for a third party. The secret is in this answer and nowhere else."""
        info.context.require("access:write")
        async with info.context.work() as work:
            key_id, secret = await create_api_key(work, name, scopes)
        return CreateApiKeySuccess(api_key=await _key(info.context, key_id), secret=secret)

    @refusing(NotFound, NotAllowed, NotSignedIn, InvalidInput)
    async def revoke_api_key(self, info: Info, id: strawberry.ID) -> RevokeApiKeySuccess:
        """Make a key worthless at once."""
        info.context.require("access:write")
        key_id = decode_id("ApiKey", id)
        async with info.context.work() as work:
            await revoke_api_key(work, key_id)
        return RevokeApiKeySuccess(api_key=await _key(info.context, key_id))


async def _key(context: Context, key_id: UUID) -> ApiKey:
    row = await api_key_of(await context.read(), key_id)
    if row is None:
        raise NotFound("API key", key_id)
    return ApiKey.of(row)
