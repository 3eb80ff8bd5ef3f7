"""The mail catcher as a process: what it acknowledges is on disk, and opens on its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiosmtplib
import httpx
import pytest

from ops.embedded.processes import free_port
from tests.ops.processes import running_program


@dataclass(frozen=True, slots=True)
class Catcher:
    smtp_port: int
    url: str

    def listing(self) -> dict[str, Any]:
        answer = self.get("/", accept="application/json")
        listing: dict[str, Any] = answer.json()
        return listing

    def get(self, path: str, accept: str = "text/html") -> httpx.Response:
        return httpx.get(f"{self.url}{path}", headers={"accept": accept}, trust_env=False)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "mails"


@pytest.fixture
def catcher(directory: Path) -> Iterator[Catcher]:
    smtp, http = free_port(), free_port()
    url = f"http://127.0.0.1:{http}"
    arguments = ["--directory", str(directory), "--smtp-port", str(smtp), "--http-port", str(http)]
    with running_program("ops.mailcatcher", *arguments, url=url):
        yield Catcher(smtp, url)


def _invoice_mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "post@foreningen.example", "kari@eksempel.example"
    mail["Subject"], mail["Message-ID"] = "Faktura på 450,00 kr", "<1@foreningen.example>"
    mail.set_content("Hei Kari,\nher er fakturaen på blåbær.")
    mail.add_alternative("<p>Hei <b>Kari</b></p><script>alert(1)</script>", subtype="html")
    mail.add_attachment(b"%PDF-1.7 faktura", maintype="application", subtype="pdf", filename="faktura.pdf")
    return mail


async def test_a_mail_is_listed_opened_and_its_attachment_downloaded(catcher: Catcher) -> None:
    await aiosmtplib.send(_invoice_mail(), hostname="127.0.0.1", port=catcher.smtp_port)
    listing = catcher.listing()
    assert listing["count"] == 1
    mail = listing["mails"][0]
    assert (mail["to"], mail["subject"]) == ("kari@eksempel.example", "Faktura på 450,00 kr")
    page = catcher.get(f"/mails/{mail['id']}")
    assert "Faktura på 450,00 kr" in page.text
    attachment = catcher.get(f"/mails/{mail['id']}/attachments/0")
    assert (attachment.headers["content-type"], attachment.content) == ("application/pdf", b"%PDF-1.7 faktura")
    assert b"Message-ID: <1@foreningen.example>" in catcher.get(f"/mails/{mail['id']}/original").content


async def test_a_mail_is_found_by_its_message_id_also_when_it_came_later(catcher: Catcher) -> None:
    lookup = f"/mails?message_id={quote('<1@foreningen.example>')}"
    assert catcher.get(lookup, accept="application/json").json()["count"] == 0
    for sent in (1, 2):
        await aiosmtplib.send(_invoice_mail(), hostname="127.0.0.1", port=catcher.smtp_port)
        found = catcher.get(lookup, accept="application/json").json()
        assert (found["count"], len(found["mails"])) == (sent, sent)
        if sent == 1:
            assert catcher.get(lookup).headers["location"] == f"/mails/{found['mails'][0]['id']}"


async def test_nothing_in_a_mail_runs_on_the_page(catcher: Catcher) -> None:
    await aiosmtplib.send(_invoice_mail(), hostname="127.0.0.1", port=catcher.smtp_port)
    page = catcher.get(f"/mails/{catcher.listing()['mails'][0]['id']}")
    assert "<script>" not in page.text
    assert 'sandbox=""' in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


async def test_every_acknowledged_mail_is_on_disk_when_the_catcher_is_killed(directory: Path) -> None:
    smtp, http = free_port(), free_port()
    arguments = ["--directory", str(directory), "--smtp-port", str(smtp), "--http-port", str(http)]
    with running_program("ops.mailcatcher", *arguments, url=f"http://127.0.0.1:{http}") as process:
        for _ in range(5):
            await aiosmtplib.send(_invoice_mail(), hostname="127.0.0.1", port=smtp)
        process.kill()
    assert len(list(directory.glob("*.eml"))) == 5


@pytest.mark.parametrize("path", ["/mails/none", "/mails/..%2F..%2Fetc%2Fpasswd", "/mails/none/attachments/0"])
def test_a_mail_that_does_not_exist_is_not_found(catcher: Catcher, path: str) -> None:
    assert catcher.get(path).status_code == 404
