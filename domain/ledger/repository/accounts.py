"""Accounts and VAT codes of an organisation (LED-07)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Table, bindparam, select

from domain.kernel.database import Query, Reading
from domain.kernel.work import Work
from domain.ledger.model import Account, AccountKind, VatCode
from domain.ledger.tables import ledger_account, vat_code


def _mine(table: Table) -> tuple[ColumnElement[bool], ...]:
    return table.c.tenant_id == bindparam("tenant"), table.c.organisation_id == bindparam("organisation")


_ACCOUNTS = Query(select(ledger_account).where(*_mine(ledger_account)).order_by(ledger_account.c.number))
_VAT_CODES = Query(select(vat_code).where(*_mine(vat_code)).order_by(vat_code.c.rate_bp.desc(), vat_code.c.code))


async def accounts_of(read: Reading, organisation_id: UUID) -> list[Account]:
    """Return an organisation's accounts, by number."""
    rows = await read.all(_ACCOUNTS, tenant=read.tenant_id, organisation=organisation_id)
    return [
        Account(
            row["number"],
            row["name"],
            AccountKind(row["kind"]),
            row["standard_category"],
            row["standard_code"],
            row["vat_code"],
        )
        for row in rows
    ]


async def vat_codes_of(read: Reading, organisation_id: UUID) -> list[VatCode]:
    """Return an organisation's VAT codes, the highest rate first."""
    rows = await read.all(_VAT_CODES, tenant=read.tenant_id, organisation=organisation_id)
    return [VatCode(row["code"], row["name"], row["rate_bp"], row["standard_code"], row["is_default"]) for row in rows]


async def insert_accounts(work: Work, organisation_id: UUID, accounts: Sequence[Account]) -> None:
    """Write an organisation's accounts; those it has stay as they are."""
    await work.insert_missing(
        ledger_account,
        {
            "organisation_id": [organisation_id] * len(accounts),
            "number": [a.number for a in accounts],
            "name": [a.name for a in accounts],
            "kind": [a.kind.value for a in accounts],
            "standard_category": [a.standard_category for a in accounts],
            "standard_code": [a.standard_code for a in accounts],
            "vat_code": [a.vat_code for a in accounts],
        },
    )


async def insert_vat_codes(work: Work, organisation_id: UUID, codes: Sequence[VatCode]) -> None:
    """Write an organisation's VAT codes; those it has stay as they are."""
    await work.insert_missing(
        vat_code,
        {
            "organisation_id": [organisation_id] * len(codes),
            "code": [c.code for c in codes],
            "name": [c.name for c in codes],
            "rate_bp": [c.rate_bp for c in codes],
            "standard_code": [c.standard_code for c in codes],
            "is_default": [c.is_default for c in codes],
        },
    )


_SAVE = """
INSERT INTO ledger_account (tenant_id, organisation_id, number, name, kind, standard_category, standard_code, vat_code)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (tenant_id, organisation_id, number) DO UPDATE SET name = excluded.name, kind = excluded.kind,
  standard_category = excluded.standard_category, standard_code = excluded.standard_code, vat_code = excluded.vat_code
WHERE NOT $9
RETURNING number
"""


async def write_account(work: Work, organisation_id: UUID, account: Account, *, is_new: bool) -> bool:
    """Write an account, over the one of its number; a new one writes nothing over: then the answer is False."""
    written = await work.sql(
        _SAVE,
        work.tenant_id,
        organisation_id,
        account.number,
        account.name,
        account.kind.value,
        account.standard_category,
        account.standard_code,
        account.vat_code,
        is_new,
    )
    return bool(written)


_LET_GO = """
UPDATE vat_code SET is_default = false
WHERE tenant_id = $1 AND organisation_id = $2 AND rate_bp = $3 AND code <> $4 AND is_default
"""
_SAVE_CODE = """
INSERT INTO vat_code (tenant_id, organisation_id, code, name, rate_bp, standard_code, is_default)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (tenant_id, organisation_id, code) DO UPDATE SET name = excluded.name, rate_bp = excluded.rate_bp,
  standard_code = excluded.standard_code, is_default = excluded.is_default
WHERE NOT $8
RETURNING code
"""


async def write_vat_code(work: Work, organisation_id: UUID, code: VatCode, *, is_new: bool) -> bool:
    """Write a VAT code, over the one of its name; a new one writes nothing over: then the answer is False.

    A rate has one default at most.
    """
    if code.is_default:
        await work.sql(_LET_GO, work.tenant_id, organisation_id, code.rate_bp, code.code)
    written = await work.sql(
        _SAVE_CODE,
        work.tenant_id,
        organisation_id,
        code.code,
        code.name,
        code.rate_bp,
        code.standard_code,
        code.is_default,
        is_new,
    )
    return bool(written)
