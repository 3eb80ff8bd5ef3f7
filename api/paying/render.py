"""How the pages of payment links look: plain HTML that needs no script, in the payer's language."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

from api.paying.words import words_of
from domain.dialogue.rules.wording import amount_text, date_text, text_language
from domain.kernel.money import Money
from domain.payments.model import LinkEnrolment, LinkStatus
from domain.payments.queries.links import SeenLink

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2524; --quiet: #55605e; --paper: #f7f5f0; --card: #fff; --line: #d9d5cc;
  --accent: #0b6b5d; --on-accent: #fff; --warn: #8a4b00; font: 16px/1.5 Inter, system-ui, sans-serif }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebe9; --quiet: #a9b3b0; --paper: #151a19; --card: #1e2423;
  --line: #3a4341; --accent: #6cc9b8; --on-accent: #08211d; --warn: #f0b46a } }
body { margin: 0; background: var(--paper); color: var(--ink) }
main { max-width: 30rem; margin: 2rem auto; padding: 24px; background: var(--card); border: 1px solid var(--line);
  border-radius: 10px }
h1 { font-size: 20px; margin: 0 0 4px } .quiet { color: var(--quiet); margin: 0 0 16px }
.amount { font-size: 32px; font-weight: 600; margin: 16px 0 0; font-variant-numeric: tabular-nums }
table { width: 100%; border-collapse: collapse; margin: 16px 0 }
td { padding: 8px 0; border-top: 1px solid var(--line) }
td + td { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-left: 16px }
td.code { white-space: normal; overflow-wrap: anywhere }
form { display: grid; gap: 12px; margin-top: 16px }
form + p { margin-top: 12px }
button, .button { font: inherit; font-weight: 600; min-height: 44px; border-radius: 6px;
  border: 1px solid var(--accent);
  background: var(--accent); color: var(--on-accent); cursor: pointer; text-align: center; text-decoration: none;
  display: block; line-height: 42px } button.second { background: transparent; color: var(--accent) }
button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.told { border-left: 4px solid var(--accent); padding-left: 12px } .warn { border-color: var(--warn) }
"""
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "cache-control": "private, no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
}
REFRESH_SECONDS = 2


def link_page(seen: SeenLink) -> HTMLResponse:
    """Return what a link asks for with its buttons, or why it can't be paid."""
    words = words_of(seen.language)
    if seen.status is LinkStatus.OPEN:
        declined = f'<p class="told warn" role=alert>{words["declined"]}</p>' if seen.was_declined else ""
        return _page(seen.language, _demand(seen) + declined + _buttons(seen), title=_title(seen))
    told = f"<p class=told role=status>{words[seen.status.name]}</p>"
    if seen.status is LinkStatus.PAID and seen.paid_minor is not None:
        amount = _amount(seen, seen.paid_minor)
        told += f"<table><tr><td>{words['amount']}<td>{amount}<tr><td>{words['transaction']}"
        told += f"<td class=code>{escape(seen.paid_reference or '')}</table>"
    contact = f"<p class=quiet>{words['contact']} {escape(seen.email or seen.organisation)}</p>"
    return _page(seen.language, _heading(seen) + told + contact, title=_title(seen))


def wait_page(seen: SeenLink, leads_to: str = "") -> HTMLResponse:
    """Return the page between a click and the provider's page, or between that and the answer; it goes on by itself."""
    words = words_of(seen.language)
    if leads_to:
        refresh = f'<meta http-equiv=refresh content="0;url={escape(leads_to, quote=True)}">'
        body = f"<p class=told role=status>{words['leading']}</p>{_on(leads_to, words['on'])}"
    else:
        refresh = f"<meta http-equiv=refresh content={REFRESH_SECONDS}>"
        body = f"<p class=told role=status>{words['waiting']}</p>"
        if seen.is_own_charge and seen.checkout_url:
            body += _on(seen.checkout_url, words["on"])
    return _page(seen.language, _heading(seen) + body, title=_title(seen), head=refresh)


def nothing_page(status: int) -> HTMLResponse:
    """Return the page of an address that opens nothing, or of one who asks too often: alike for all of them."""
    words = words_of("nb")
    told = words["too_often"] if status == 429 else words["nothing"]
    return _page("nb", f"<h1>{words['no_link']}</h1><p>{told}</p>", title=words["no_link"], status=status)


def trouble_page(reference: str) -> HTMLResponse:
    """Return the page of a bug; whoever looks after the program finds it by the reference."""
    words = words_of("nb")
    body = f"<h1>{words['trouble']}</h1><p>{escape(reference)}</p>"
    return _page("nb", body, title=words["trouble"], status=500)


def _heading(seen: SeenLink) -> str:
    words = words_of(seen.language)
    what = words["invoice"].format(number=seen.invoice_number)
    return f"<h1>{escape(seen.organisation)}</h1><p class=quiet>{what} · {escape(seen.text)}</p>"


def _demand(seen: SeenLink) -> str:
    words = words_of(seen.language)
    lines = "".join(
        f"<tr><td>{escape(_line(line['text'], line['quantity']))}<td>{_amount(seen, line['gross_minor'])}"
        for line in seen.lines
    )
    rest = seen.open_minor - seen.total_minor
    if rest:
        lines += f"<tr><td>{words['fees' if rest > 0 else 'paid_before']}<td>{_amount(seen, rest)}"
    due = words["due"].format(on=date_text(seen.due_on, seen.language))
    amount = f"<p class=amount>{_amount(seen, seen.open_minor)}</p>"
    return f"{_heading(seen)}{amount}<p class=quiet>{due}</p><table>{lines}</table>"


def _line(text: str, quantity: int) -> str:
    return text if quantity == 1 else f"{text} × {quantity}"


def _buttons(seen: SeenLink) -> str:
    words = words_of(seen.language)
    keep = f"<button name=card value=keep{{}}>{words['pay_and_keep']}</button>"
    once = f"<button name=card value=once>{words['pay']}</button>"
    buttons = {
        LinkEnrolment.NEVER: once,
        LinkEnrolment.OFFERED: once + keep.format(" class=second"),
        LinkEnrolment.REQUIRED: keep.format(""),
    }[seen.enrolment]
    told = "" if seen.enrolment is LinkEnrolment.NEVER else f"<p class=quiet>{words['keeping']}</p>"
    return f"<form method=post>{buttons}</form>{told}"


def _on(url: str, text: str) -> str:
    return f'<p><a class=button href="{escape(url, quote=True)}">{text}</a></p>'


def _amount(seen: SeenLink, minor: int) -> str:
    return escape(amount_text(Money(minor, seen.currency), seen.language))


def _title(seen: SeenLink) -> str:
    return f"{seen.organisation} {seen.invoice_number}"


def _page(language: str, body: str, *, title: str, head: str = "", status: int = 200) -> HTMLResponse:
    html = (
        f'<!doctype html><html lang={text_language(language)}><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )
    return HTMLResponse(html, status, headers=_HEADERS)
