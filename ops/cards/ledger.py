"""What the card service keeps, in one SQLite file: payments, kept cards, and which request each key was used for."""

import sqlite3
from pathlib import Path
from typing import Any

import orjson

PAYMENTS_SHOWN = 100

_TABLES = """
CREATE TABLE IF NOT EXISTS payment (id TEXT PRIMARY KEY, reference TEXT UNIQUE, document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS card (token TEXT PRIMARY KEY, document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS answered (key TEXT PRIMARY KEY, asked TEXT NOT NULL, payment_id TEXT NOT NULL);
"""


class Ledger:
    """Payments and cards as JSON documents; each call is a transaction of its own."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(directory / "cards.db", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def payment(self, payment_id: str) -> dict[str, Any] | None:
        """Return a payment by its id."""
        return self._document("SELECT document FROM payment WHERE id = ?", payment_id)

    def by_reference(self, reference: str) -> dict[str, Any] | None:
        """Return a payment by the merchant's own name of it."""
        return self._document("SELECT document FROM payment WHERE reference = ?", reference)

    def save(self, payment: dict[str, Any]) -> None:
        """Write a payment, new or changed."""
        self._database.execute(
            "INSERT INTO payment VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET document = excluded.document",
            (payment["id"], payment["reference"], orjson.dumps(payment).decode()),
        )

    def newest(self) -> list[dict[str, Any]]:
        """Return the newest payments, the last one first (ids rise with time)."""
        rows = self._database.execute("SELECT document FROM payment ORDER BY id DESC LIMIT ?", (PAYMENTS_SHOWN,))
        return [orjson.loads(row[0]) for row in rows]

    def card(self, token: str) -> dict[str, Any] | None:
        """Return a kept card."""
        return self._document("SELECT document FROM card WHERE token = ?", token)

    def keep_card(self, card: dict[str, Any]) -> None:
        """Keep a card under its token."""
        self._database.execute("INSERT INTO card VALUES (?, ?)", (card["token"], orjson.dumps(card).decode()))

    def forget_card(self, token: str) -> bool:
        """Forget a kept card; tell whether there was one."""
        return self._database.execute("DELETE FROM card WHERE token = ?", (token,)).rowcount == 1

    def answered(self, key: str) -> tuple[str, str] | None:
        """Return what was asked under a key, and the payment that it was about."""
        row = self._database.execute("SELECT asked, payment_id FROM answered WHERE key = ?", (key,)).fetchone()
        return (row[0], row[1]) if row else None

    def answer(self, key: str, asked: str, payment_id: str) -> None:
        """Keep what was asked under a key."""
        self._database.execute("INSERT INTO answered VALUES (?, ?, ?)", (key, asked, payment_id))

    def _document(self, statement: str, value: str) -> dict[str, Any] | None:
        row = self._database.execute(statement, (value,)).fetchone()
        return orjson.loads(row[0]) if row else None
