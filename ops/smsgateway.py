"""The local SMS gateway: keeps each message as a file instead of sending it, and shows them.

`POST /messages` with a JSON body and an `Idempotency-Key` header: 201 and the id; sent again with the
same key, 200 and the same id; with the same key but other content, 409. `GET /messages` lists the newest.

`python -m ops.smsgateway --directory DIR --http-port N`
"""

import hashlib
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import click
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from uuid_utils import uuid7

from ops.atomic_files import write_new
from ops.page import page, table

MESSAGES_SHOWN = 200
BODY_BYTES_MAX = 20_000
KEY_CHARACTERS_MAX = 200


class Outbox:
    """Messages as files named by the hash of their idempotency key, so that a key can be taken only once."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    def accept(self, key: str, to: str, text: str, sender: str) -> tuple[bool, dict[str, Any]]:
        """Keep a message; return whether it is new, and what is kept under its key."""
        path = self._directory / f"{hashlib.sha256(key.encode()).hexdigest()}.json"
        message = {
            "id": str(uuid7()),
            "idempotency_key": key,
            "to": to,
            "from": sender,
            "text": text,
            "accepted_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        }
        if write_new(path, orjson.dumps(message)):
            return True, message
        return False, orjson.loads(path.read_bytes())

    def newest(self) -> list[dict[str, Any]]:
        """Return every message, newest first (ids rise with time)."""
        messages = [orjson.loads(path.read_bytes()) for path in self._directory.glob("*.json")]
        return sorted(messages, key=lambda message: str(message["id"]), reverse=True)


def create_app(outbox: Outbox) -> Starlette:
    """Return the gateway."""

    async def send(request: Request) -> Response:
        body = await request.body()
        key = request.headers.get("idempotency-key", "").strip()
        if not key or len(key) > KEY_CHARACTERS_MAX:
            return _refused(400, "The header Idempotency-Key is missing or too long.")
        fields = _fields(body)
        if fields is None:
            return _refused(422, 'The body must be JSON: {"to": "+4790000000", "text": "…", "from": "…"}.')
        new, kept = outbox.accept(key, *fields)
        if fields != (kept["to"], kept["text"], kept["from"]):
            return _refused(409, "This Idempotency-Key was used for another message.")
        return JSONResponse({"id": kept["id"], "state": "ACCEPTED"}, 201 if new else 200)

    def listing(request: Request) -> Response:
        messages = outbox.newest()
        if "text/html" not in request.headers.get("accept", ""):
            return JSONResponse({"count": len(messages), "messages": messages[:MESSAGES_SHOWN]})
        names = ["accepted_at", "to", "from", "text"]
        rows = [[escape(str(message[name])) for name in names] for message in messages[:MESSAGES_SHOWN]]
        shown = f"<p>{len(messages)} messages; the newest {len(rows)} are shown.</p>"
        return page("SMS gateway", shown + table(["Accepted (UTC)", "To", "From", "Text"], rows))

    def start(_request: Request) -> Response:
        return RedirectResponse("/messages")

    return Starlette(
        routes=[
            Route("/", start),
            Route("/messages", send, methods=["POST"]),
            Route("/messages", listing, methods=["GET"]),
        ]
    )


def _fields(body: bytes) -> tuple[str, str, str] | None:
    """Return recipient, text and sender, or None when the body is not a message."""
    try:
        parsed = orjson.loads(body) if len(body) <= BODY_BYTES_MAX else None
    except orjson.JSONDecodeError:
        return None
    if not isinstance(parsed, dict):
        return None
    to, text, sender = parsed.get("to"), parsed.get("text"), parsed.get("from", "")
    if isinstance(to, str) and isinstance(text, str) and isinstance(sender, str) and to and text:
        return to, text, sender
    return None


def _refused(status: int, what: str) -> Response:
    return JSONResponse({"error": what}, status)


@click.command()
@click.option("--directory", type=click.Path(path_type=Path), required=True)
@click.option("--http-port", type=int, required=True)
def main(directory: Path, http_port: int) -> None:
    """Keep every SMS and show it."""
    app = create_app(Outbox(directory))
    uvicorn.run(app, host="127.0.0.1", port=http_port, log_level="warning", timeout_graceful_shutdown=3)


if __name__ == "__main__":
    main()
