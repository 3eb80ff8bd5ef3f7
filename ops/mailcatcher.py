"""The local mail server: takes every mail over SMTP, keeps it as a file, and shows it on a page.

`GET /mails` lists the newest, `GET /mails?message_id=<…>` leads to the one with that Message-ID; both answer in
JSON when asked for it (`Accept: application/json`): `{"count": …, "mails": [{"id", "to", "subject", …}]}`.

`python -m ops.mailcatcher --directory DIR --smtp-port N --http-port N`
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from html import escape
from pathlib import Path

import click
import uvicorn
from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from ops.mailbox import Mailbox, NoSuchMail
from ops.page import page, table

MAILS_SHOWN = 200
MAIL_BYTES_MAX = 30_000_000


class KeepEverything:
    """The SMTP side: a mail is acknowledged once it is on disk."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        recipients = ", ".join(envelope.rcpt_tos)
        heading = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {recipients}\r\n"
        mail_id = await asyncio.to_thread(self._mailbox.keep, heading.encode() + content)
        return f"250 Kept as {mail_id}"


def _wanted(mailbox: Mailbox, message_id: str | None, to: str | None) -> tuple[list[str], int]:
    """Return the mails that were asked for, the newest first, and how many there are."""
    if message_id is None and to is None:
        return mailbox.newest(MAILS_SHOWN), mailbox.count()
    ids = mailbox.with_message_id(message_id) if message_id is not None else mailbox.to(to or "", MAILS_SHOWN)
    return ids, len(ids)


def create_app(mailbox: Mailbox, smtp_port: int) -> Starlette:
    """Return the pages; the SMTP server runs as long as they do."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        handler = KeepEverything(mailbox)
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(handler, data_size_limit=MAIL_BYTES_MAX, enable_SMTPUTF8=True, hostname="localhost"),
            host="127.0.0.1",
            port=smtp_port,
        )
        async with server:
            yield

    def inbox(request: Request) -> Response:
        message_id = request.query_params.get("message_id")
        ids, count = _wanted(mailbox, message_id, request.query_params.get("to"))
        if "application/json" in request.headers.get("accept", ""):
            mails = [_summary(mail_id, mailbox.open(mail_id)) for mail_id in ids]
            return JSONResponse({"count": count, "mails": mails})
        if message_id is not None and count == 1:
            return RedirectResponse(f"/mails/{ids[0]}")
        return _inbox_page([(mail_id, mailbox.open(mail_id)) for mail_id in ids], count)

    def mail(request: Request) -> Response:
        return _mail_page(request.path_params["mail_id"], mailbox.open(request.path_params["mail_id"]))

    def original(request: Request) -> Response:
        return Response(mailbox.raw(request.path_params["mail_id"]), media_type="text/plain; charset=utf-8")

    def attachment(request: Request) -> Response:
        attachments = list(mailbox.open(request.path_params["mail_id"]).iter_attachments())
        number = request.path_params["number"]
        if number >= len(attachments):
            raise HTTPException(404, "There is no such attachment.")
        part = attachments[number]
        payload = part.get_payload(decode=True)
        inline = part.get_content_type() == "application/pdf"
        headers = {"X-Content-Type-Options": "nosniff"} | ({} if inline else {"Content-Disposition": "attachment"})
        media_type = "application/pdf" if inline else "application/octet-stream"
        return Response(payload if isinstance(payload, bytes) else b"", media_type=media_type, headers=headers)

    routes = [
        Route("/", inbox),
        Route("/mails", inbox),
        Route("/mails/{mail_id}", mail),
        Route("/mails/{mail_id}/original", original),
        Route("/mails/{mail_id}/attachments/{number:int}", attachment),
    ]
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers={NoSuchMail: _not_found})


def _not_found(_request: Request, _error: Exception) -> Response:
    return PlainTextResponse("There is no such mail.", 404)


def _inbox_page(mails: list[tuple[str, EmailMessage]], count: int) -> Response:
    rows = [
        [
            escape(_received_at(mail_id)),
            escape(_header(mail, "To")),
            f'<a href="/mails/{mail_id}">{escape(_header(mail, "Subject") or "(no subject)")}</a>',
        ]
        for mail_id, mail in mails
    ]
    shown = f"<p>{count} mails; the newest {len(rows)} are shown.</p>"
    return page("Mail catcher", shown + table(["Received (UTC)", "To", "Subject"], rows))


def _mail_page(mail_id: str, mail: EmailMessage) -> Response:
    names = ["From", "To", "Subject", "Date", "Message-ID"]
    fields = "".join(f"<dt>{name}<dd>{escape(_header(mail, name))}" for name in names)
    links = "".join(
        f'<li><a href="/mails/{mail_id}/attachments/{number}">{escape(part.get_filename() or "file")}</a>'
        for number, part in enumerate(mail.iter_attachments())
    )
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    text = f"<pre>{escape(str(plain.get_content()))}</pre>" if plain else ""
    # An empty sandbox: no scripts, no forms, no origin.
    html = f'<iframe sandbox="" srcdoc="{escape(str(rich.get_content()))}"></iframe>' if rich else ""
    attached = f"<h2>Attachments</h2><ul>{links}</ul>" if links else ""
    back = f'<p><a href="/">All mails</a> · <a href="/mails/{mail_id}/original">Original</a>'
    return page(_header(mail, "Subject") or "(no subject)", f"{back}<dl>{fields}</dl>{attached}{html or text}")


def _summary(mail_id: str, mail: EmailMessage) -> dict[str, str]:
    names = {"to": "To", "subject": "Subject", "message_id": "Message-ID"}
    return {"id": mail_id, "received_at": _received_at(mail_id)} | {
        key: _header(mail, name) for key, name in names.items()
    }


def _header(mail: EmailMessage, name: str) -> str:
    return str(mail.get(name, ""))


def _received_at(mail_id: str) -> str:
    milliseconds = int(mail_id.replace("-", "")[:12], 16)  # RFC 9562, section 5.7
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(" ", "seconds")


@click.command()
@click.option("--directory", type=click.Path(path_type=Path), required=True)
@click.option("--smtp-port", type=int, required=True)
@click.option("--http-port", type=int, required=True)
def main(directory: Path, smtp_port: int, http_port: int) -> None:
    """Catch every mail and show it."""
    app = create_app(Mailbox(directory), smtp_port)
    uvicorn.run(app, host="127.0.0.1", port=http_port, log_level="warning", timeout_graceful_shutdown=3)


if __name__ == "__main__":
    main()
