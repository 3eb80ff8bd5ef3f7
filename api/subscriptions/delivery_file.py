"""A day's deliveries as a table for spreadsheets and distributors (DEL-01)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

import strawberry
from starlette.requests import Request
from starlette.responses import Response

from api.context import Context
from api.subscriptions.day_deliveries import DayDeliveryFilter, search_of
from api.table_files import table_file
from domain.catalogue.model import Catalogue
from domain.catalogue.queries import load_catalogue
from domain.kernel.csv_text import Cell
from domain.kernel.database import Row
from domain.kernel.refusal import InvalidInput
from domain.people.queries.billing import payers
from domain.subscriptions.model import DayDelivery, DeliveryState
from domain.subscriptions.queries.day_deliveries import every_day_delivery

_HEADERS = {
    "nb": (
        *("Medlemsnr.", "Navn", "Plan", "Produkt", "Antall", "Adresse", "Adresselinje 2", "Postnr.", "Poststed"),
        *("Land", "Levering", "Utgave", "Neste levering", "Sluttdato"),
    ),
    "en": (
        *("Member no.", "Name", "Plan", "Product", "Copies", "Address", "Address line 2", "Postal code", "Place"),
        *("Country", "Delivery", "Issue", "Next delivery", "End date"),
    ),
}
_STATES: Mapping[str, Mapping[DeliveryState, str]] = {
    "nb": {DeliveryState.DELIVERED: "Leveres", DeliveryState.MOVED: "Flyttet", DeliveryState.STOPPED: "Stanset"},
    "en": {DeliveryState.DELIVERED: "Delivered", DeliveryState.MOVED: "Moved", DeliveryState.STOPPED: "Stopped"},
}
_CHOSEN = {"true": True, "false": False}


async def deliveries_table(request: Request, context: Context) -> Response:
    """Answer with all of a day's deliveries that a filter takes, by the members' names."""
    context.require("subscriptions:read")
    given, language = request.query_params, request.query_params.get("language", "nb")
    language = language if language in _HEADERS else "nb"
    wanted = DayDeliveryFilter(
        organisation_id=_id(given, "organisation"),
        product_id=_id(given, "product"),
        matrix_id=_id(given, "matrix"),
        comes=given.get("comes") == "true",
        stopped=_CHOSEN.get(given.get("stopped", "")),
    )
    search = search_of(context.today, _day(given.get("on")), wanted)
    read = await context.read()
    catalogue, cells = await load_catalogue(read), list[list[Cell]]()
    async for rows in every_day_delivery(read, search):
        members = await payers(read, sorted({one.member_id for one in rows}))
        cells += [_cells(one, members, catalogue, _STATES[language]) for one in rows]
    return await table_file(request, f"deliveries-{search.on}", _HEADERS[language], cells, context.today)


def _cells(
    one: DayDelivery, members: Mapping[UUID, Row], catalogue: Catalogue, states: Mapping[DeliveryState, str]
) -> list[Cell]:
    member, address = members[one.member_id], one.delivery.address
    place: tuple[Cell, ...] = (None,) * 5
    if address is not None:
        place = (address.line1, address.line2, address.postal_code, address.city, address.country)
    return [
        member["number"],
        member["name"],
        catalogue.plans[one.plan_id].name,
        catalogue.products[one.product_id].name,
        one.copies,
        *place,
        states[one.delivery.state],
        one.issue,
        one.next_on,
        one.end_on - timedelta(days=1) if one.end_on else None,
    ]


def _id(given: Mapping[str, str], name: str) -> strawberry.ID | None:
    return strawberry.ID(given[name]) if given.get(name) else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput.of("on", "INVALID", f'"{text}" is no date; write YYYY-MM-DD') from None
