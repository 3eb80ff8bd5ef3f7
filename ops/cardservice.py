"""The local card service: takes card payments as a real provider does, and moves no money (PRV-03).

It has the paths and signatures that `domain/payments/providers/card_service` speaks: JSON over HTTP, a bearer key, an
`Idempotency-Key` on what changes something, a page on which a person approves or declines, kept cards, reservations
that are captured, and signed callbacks. Cards are told apart by how their numbers end; `/` lists them, and the faults.

`python -m ops.cardservice --directory DIR --http-port N --api-key KEY --callback-secret SECRET`
"""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import click
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ops.cards import pages
from ops.cards.bank import Bank, Refused
from ops.cards.callbacks import Callbacks
from ops.cards.faults import Faults
from ops.cards.ledger import Ledger

Handler = Callable[[Request], Awaitable[Response]]
BODY_BYTES_MAX = 20_000
KEY_CHARACTERS_MAX = 200


class CardService:
    """The service: its payments, the faults that it was told to have, and the callbacks on their way."""

    def __init__(self, directory: Path, api_key: str, callback_secret: str) -> None:
        self._ledger = Ledger(directory)
        self._api_key = api_key
        self.faults = Faults()
        self.callbacks = Callbacks(callback_secret, self.faults)
        self.bank = Bank(self._ledger, self.faults, self.callbacks)

    def app(self) -> Starlette:
        """Return the application."""
        api = [
            ("/merchant", self._merchant, "GET"),
            ("/payments", self._pay, "POST"),
            ("/payments/by-reference/{reference}", self._read, "GET"),
            ("/payments/{id}/captures", self._change, "POST"),
            ("/payments/{id}/cancellations", self._change, "POST"),
            ("/payments/{id}/refunds", self._change, "POST"),
            ("/cards/{token}", self._forget, "DELETE"),
        ]
        routes = [Route(path, self._for_merchants(handler), methods=[method]) for path, handler, method in api]
        routes += [
            Route("/", self._front, methods=["GET"]),
            Route("/faults", self._set_faults, methods=["POST"]),
            Route("/checkout/{id}", self._checkout, methods=["GET"]),
            Route("/checkout/{id}", self._decide, methods=["POST"]),
        ]
        return Starlette(routes=routes, lifespan=self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await self.callbacks.close()
            self._ledger.close()

    def _for_merchants(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            given = request.headers.get("authorization", "")
            if not hmac.compare_digest(given.encode(), f"Bearer {self._api_key}".encode()):
                return JSONResponse({"error": "This API key is unknown."}, 401)
            return await handler(request)

        return answer

    async def _merchant(self, _request: Request) -> Response:
        return JSONResponse({"name": "Kontingent (test)", "callbacks": "signed"})

    async def _pay(self, request: Request) -> Response:
        return await self._once(request, lambda body: self.bank.open(body, str(request.base_url)))

    async def _change(self, request: Request) -> Response:
        what = request.url.path.rpartition("/")[2]
        return await self._once(request, lambda body: self.bank.change(request.path_params["id"], what, body))

    async def _once(self, request: Request, act: Callable[[dict[str, Any]], dict[str, Any]]) -> Response:
        """Act once for each key: the same request again gets the same answer, another one under its key is refused."""
        await self.faults.hold_up()
        raw, key = await request.body(), request.headers.get("idempotency-key", "").strip()
        body = _object(raw)
        if body is None or not key or len(key) > KEY_CHARACTERS_MAX:
            return JSONResponse({"error": "Send a JSON object, and a header Idempotency-Key."}, 400)
        if self.faults.is_down():
            return JSONResponse({"error": "We are down for a moment."}, 503)
        asked = f"{request.url.path} {orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()}"
        known = self._ledger.answered(key)
        if known is not None and known[0] != asked:
            return JSONResponse({"error": "This Idempotency-Key was used for another request."}, 409)
        try:
            payment = self.bank.show(known[1]) if known else act(body)
        except Refused as refused:
            return JSONResponse({"error": str(refused)}, refused.status)
        if known is None:
            self._ledger.answer(key, asked, str(payment["id"]))
        await self.faults.hold_back(payment)
        return JSONResponse(payment, 200 if known else 201)

    async def _read(self, request: Request) -> Response:
        await self.faults.hold_up()
        payment = self.bank.by_reference(request.path_params["reference"])
        return JSONResponse(payment) if payment else JSONResponse({"error": "There is no such payment."}, 404)

    async def _forget(self, request: Request) -> Response:
        known = self._ledger.forget_card(request.path_params["token"])
        return Response(status_code=204 if known else 404)

    async def _front(self, request: Request) -> Response:
        if "text/html" not in request.headers.get("accept", ""):
            return JSONResponse({"payments": self._ledger.newest(), "faults": self.faults.shown()})
        return pages.front(self._ledger.newest(), self.faults.shown())

    async def _set_faults(self, request: Request) -> Response:
        raw = await request.body()
        is_json = request.headers.get("content-type", "").startswith("application/json")
        given = _object(raw) if is_json else dict(await request.form())
        if given is None or not self.faults.set(given):
            return JSONResponse({"error": f"The faults are {', '.join(self.faults.shown())}."}, 422)
        return JSONResponse(self.faults.shown()) if is_json else pages.back_to("/")

    async def _checkout(self, request: Request) -> Response:
        payment = self.bank.checkout(request.path_params["id"])
        return pages.checkout(payment) if payment else pages.gone()

    async def _decide(self, request: Request) -> Response:
        form = await request.form()
        given = {name: str(form.get(name, "")) for name in ("card", "expiry", "decision")}
        payment = self.bank.checkout(request.path_params["id"])
        if payment is None:
            return pages.gone()
        wrong = self.bank.decide(payment, given["card"], given["expiry"], given["decision"])
        return pages.checkout(payment, wrong) if wrong else pages.back_to(payment["return_url"])


def _object(raw: bytes) -> dict[str, Any] | None:
    try:
        parsed = orjson.loads(raw) if len(raw) <= BODY_BYTES_MAX else None
    except orjson.JSONDecodeError:
        return None
    return parsed if isinstance(parsed, dict) else None


@click.command()
@click.option("--directory", type=click.Path(path_type=Path), required=True)
@click.option("--http-port", type=int, required=True)
@click.option("--api-key", envvar="CARD_SERVICE_API_KEY", required=True)
@click.option("--callback-secret", envvar="CARD_SERVICE_CALLBACK_SECRET", required=True)
def main(directory: Path, http_port: int, api_key: str, callback_secret: str) -> None:
    """Take card payments that move no money."""
    app = CardService(directory, api_key, callback_secret).app()
    uvicorn.run(app, host="127.0.0.1", port=http_port, log_level="warning", timeout_graceful_shutdown=3)


if __name__ == "__main__":
    main()
