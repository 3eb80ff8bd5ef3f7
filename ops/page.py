"""The plain look of the local mail and SMS pages."""

from html import escape

from starlette.responses import HTMLResponse

_STYLE = """
:root { color-scheme: light dark; font: 14px/1.5 Inter, system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 20px; font-weight: 600 }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: 8px 12px 8px 0; border-bottom: 1px solid #8884; vertical-align: top }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px }
dt { font-weight: 600 } dd { margin: 0; overflow-wrap: anywhere }
pre { white-space: pre-wrap; overflow-wrap: anywhere }
iframe { width: 100%; min-height: 32rem; border: 1px solid #8884; border-radius: 6px; background: #fff }
"""
# Mails are written by others: nothing in them may run or be fetched.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; form-action 'none'"


def page(title: str, body: str) -> HTMLResponse:
    """Return a whole page; `body` is HTML whose texts are escaped already."""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    html = (
        f'<!doctype html><html lang="en">{head}<title>{escape(title)}</title><style>{_STYLE}</style>'
        f"<h1>{escape(title)}</h1>{body}</html>"
    )
    headers = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}
    return HTMLResponse(html, headers=headers)


def table(headings: list[str], rows: list[list[str]]) -> str:
    """Return a table; the cells are HTML already."""
    head = "".join(f"<th>{escape(text)}" for text in headings)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}" for row in rows)
    return f"<table><thead><tr>{head}</thead><tbody>{lines}</tbody></table>"
