"""Members over the API: made, changed, listed and opened, with clear answers to what can't be."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from domain.people.commands.create_branch import create_branch
from domain.people.rules.sealing import sealing_key, unseal
from tests.api.conftest import Api, Client
from tests.domain.people.samples import NATIONAL_ID

MEMBER = """
fragment Row on Member {
  id version number kind name firstName lastName email phone language city postalCode birthOn joinedOn
  state planName paidThroughOn balanceMinor currency branch { id name }
  addresses { kind line1 line2 postalCode city country fromOn toOn }
  relations { kind member { id number name } }
}
"""
CREATE = (
    """
mutation ($input: MemberInput!) {
  createMember(input: $input) {
    __typename
    ... on CreateMemberSuccess { member { ...Row } }
    ... on PossibleDuplicate { memberIds matched }
    ... on Refusal { code message fields { path code message } }
  }
}
"""
    + MEMBER
)
UPDATE = (
    """
mutation ($id: ID!, $version: Int!, $input: MemberInput!) {
  updateMember(id: $id, version: $version, input: $input) {
    __typename
    ... on UpdateMemberSuccess { member { ...Row } }
    ... on StaleVersion { current }
    ... on Refusal { code message fields { path code message } }
  }
}
"""
    + MEMBER
)
OPEN = "query ($id: ID!) { member(id: $id) { ...Row } }" + MEMBER
LIST = """
query ($filter: MemberFilter, $order: MemberOrder, $first: Int!, $after: String, $skip: Int) {
  members(filter: $filter, order: $order, first: $first, after: $after, skip: $skip) {
    totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id } } nodes { name number state balanceMinor }
  }
}
"""
VALUE = "... on TextValue { text } ... on DateValue { on } ... on NodeValue { kind label }"
TIMELINE = """
query ($id: ID!, $after: String) {
  member(id: $id) { timeline(first: 2, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { kind who subjectId subject { kind label } changes { field before { %s } after { %s } } }
  } }
}
""".replace("%s", VALUE)


def kari(**more: Any) -> dict[str, Any]:
    return {"kind": "PERSON", "firstName": "Kari", "lastName": "Nordmann", "addresses": [], **more}


async def create(client: Client, **more: Any) -> Any:
    answer = await client.run(CREATE, input=kari(**more))
    assert answer["data"]["createMember"]["__typename"] == "CreateMemberSuccess", answer
    return answer["data"]["createMember"]["member"]


async def names(client: Client, first: int = 50, **more: Any) -> list[str]:
    answer = await client.run(LIST, first=first, **more)
    return [row["name"] for row in answer["data"]["members"]["nodes"]]


@pytest.mark.rule("PPL-01", "PPL-02", "PPL-03")
async def test_a_member_is_made_and_opened(api: Api) -> None:
    async with api.tenant.work() as work:
        await create_branch(work, name="Oslo")
    async with api.client() as client:
        (branch,) = (await client.run("{ branches { id name } }"))["data"]["branches"]
        made = await create(
            client,
            email="kari@example.no",
            phone="912 34 567",
            birthOn="2000-01-01",
            branchId=branch["id"],
            addresses=[{"kind": "HOME", "line1": "Storgata 1", "postalCode": "0155", "city": "Oslo"}],
        )
        opened = (await client.run(OPEN, id=made["id"]))["data"]["member"]
    assert opened == made
    assert (made["number"], made["name"], made["phone"]) == ("10001", "Kari Nordmann", "+4791234567")
    assert (made["state"], made["balanceMinor"], made["currency"]) == ("NONE", 0, "NOK")
    assert made["branch"] == branch
    assert made["addresses"][0]["line1"] == "Storgata 1"


async def test_a_member_without_address_or_email_shows_as_such(api: Api) -> None:
    async with api.client() as client:
        made = await create(client)
    assert (made["email"], made["city"], made["addresses"]) == (None, "", [])


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({"email": "kari"}, "email", "EMAIL"),
        ({"birthOn": "2999-01-01"}, "birthOn", "RANGE"),
        ({"firstName": "", "lastName": " "}, "lastName", "REQUIRED"),
        ({"nationalId": "01010050054"}, "nationalId", "NATIONAL_ID"),
        ({"payerId": "TWVtYmVy"}, "payerId", "INVALID_ID"),
        ({"addresses": [{"kind": "MOON", "line1": "1", "postalCode": "", "city": ""}]}, "addresses.0.kind", "KIND"),
        (
            {"addresses": [{"kind": "HOME", "line1": "1", "postalCode": "1", "city": "X"}]},
            "addresses.0.postalCode",
            None,
        ),
    ],
)
async def test_bad_input_is_named_field_by_field(api: Api, given: dict[str, Any], path: str, code: str | None) -> None:
    async with api.client() as client:
        answer = (await client.run(CREATE, input=kari(**given)))["data"]["createMember"]
        assert (await client.run(LIST, first=1))["data"]["members"]["totalCount"] == 0
    assert answer["__typename"] == "InvalidInput"
    assert [field["path"] for field in answer["fields"]] == [path]
    assert code in (None, answer["fields"][0]["code"])


@pytest.mark.parametrize("day", ["2025-02-29", "2026-13-01", "tomorrow", "20260101"])
async def test_a_day_that_does_not_exist_is_no_date(api: Api, day: str) -> None:
    async with api.client() as client:
        response = await client.http.post("/graphql", json={"query": CREATE, "variables": {"input": kari(birthOn=day)}})
    assert "Date is a calendar date" in response.json()["errors"][0]["message"]


@pytest.mark.rule("PPL-12")
async def test_a_likely_duplicate_is_shown_and_can_be_allowed(api: Api) -> None:
    async with api.client() as client:
        first = await create(client, email="kari@example.no")
        answer = (await client.run(CREATE, input=kari(email="KARI@example.no")))["data"]["createMember"]
        assert (answer["__typename"], answer["memberIds"]) == ("PossibleDuplicate", [first["id"]])
        assert answer["fields"][0]["path"] == "email"
        assert (await create(client, email="KARI@example.no", allowDuplicate=True))["number"] == "10002"


async def test_saving_shows_the_new_version_and_an_old_one_is_refused(api: Api) -> None:
    async with api.client() as client:
        made = await create(client)
        saved = await client.run(UPDATE, id=made["id"], version=1, input=kari(lastName="Ås"))
        assert saved["data"]["updateMember"]["member"] == {**made, "version": 2, "name": "Kari Ås", "lastName": "Ås"}
        stale = await client.run(UPDATE, id=made["id"], version=1, input=kari())
        assert stale["data"]["updateMember"]["__typename"] == "StaleVersion"
        assert stale["data"]["updateMember"]["current"] == 2
        organisation = (await client.run("{ organisations { id } }"))["data"]["organisations"][0]["id"]
        wrong = await client.run(UPDATE, id=organisation, version=1, input=kari())
        assert wrong["data"]["updateMember"]["fields"][0]["code"] == "INVALID_ID"


@pytest.mark.rule("PPL-04")
async def test_relations_show_at_both_ends(api: Api) -> None:
    async with api.client() as client:
        payer = await create(client, firstName="Per")
        child = await create(client, firstName="Ola", payerId=payer["id"])
        payer = (await client.run(OPEN, id=payer["id"]))["data"]["member"]
    assert child["relations"] == [{"kind": "PAYER", "member": {k: payer[k] for k in ("id", "number", "name")}}]
    assert [(r["kind"], r["member"]["id"]) for r in payer["relations"]] == [("PAYS_FOR", child["id"])]


@pytest.mark.rule("PPL-01")
async def test_a_national_id_is_sealed_with_the_secret_of_the_house(api: Api) -> None:
    async with api.client() as client:
        made = await create(client, nationalId=NATIONAL_ID)
    async with api.tenant.read() as read:
        row = (await read.sql("SELECT id, national_id_sealed FROM member"))[0]
    key = sealing_key(api.app.services.settings.secret_key)
    assert unseal(row["national_id_sealed"], row["id"], key) == NATIONAL_ID
    assert made["birthOn"] == "2000-01-01"


@pytest.mark.rule("PPL-14")
async def test_the_list_is_searched_filtered_sorted_and_paged(api: Api) -> None:
    async with api.client() as client:
        for first, last in (("Bjørn", "Ås"), ("Eva", "Berg"), ("Åse", "Zahl"), ("Ola", "Østby")):
            await create(client, firstName=first, lastName=last)
        assert await names(client) == ["Eva Berg", "Åse Zahl", "Ola Østby", "Bjørn Ås"]
        assert await names(client, filter={"search": "bjorn"}) == ["Bjørn Ås"]
        assert await names(client, filter={"search": "bjørnn"}) == ["Bjørn Ås"]
        assert await names(client, filter={"state": "ACTIVE"}) == []
        assert await names(client, filter={"hasOverdue": False, "kind": "PERSON"}, first=1) == ["Eva Berg"]
        assert await names(client, order={"by": "NUMBER", "descending": True}, skip=3) == ["Bjørn Ås"]
        page = (await client.run(LIST, first=3))["data"]["members"]
        assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (4, True)
        assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
        assert await names(client, after=page["edges"][1]["cursor"]) == ["Ola Østby", "Bjørn Ås"]


@pytest.mark.parametrize(
    "variables", [{"first": 0}, {"first": 201}, {"first": 5, "after": "nonsense"}, {"first": 5, "skip": -1}]
)
async def test_a_page_that_can_not_be_is_refused(api: Api, variables: dict[str, Any]) -> None:
    async with api.client() as client:
        answer = await client.run(LIST, **variables)
    assert answer["errors"][0]["extensions"]["code"] == "INVALID_INPUT"


@pytest.mark.rule("PPL-11")
async def test_the_timeline_tells_who_did_what(api: Api) -> None:
    async with api.client() as client:
        made = await create(client)
        await client.run(UPDATE, id=made["id"], version=1, input=kari(lastName="Ås"))
        page = (await client.run(TIMELINE, id=made["id"]))["data"]["member"]["timeline"]
        last = (await client.run(TIMELINE, id=made["id"], after=page["pageInfo"]["endCursor"]))["data"]["member"]
    changed, created = page["nodes"]
    assert (changed["kind"], changed["who"], changed["subjectId"]) == ("MemberChanged", "Kari Nordmann", made["id"])
    assert {"field": "LAST_NAME", "before": {"text": "Nordmann"}, "after": {"text": "Ås"}} in changed["changes"]
    assert created["kind"] == "MemberCreated"
    assert page["pageInfo"]["hasNextPage"] is False
    assert last["timeline"]["nodes"] == []


@pytest.mark.rule("PPL-11")
async def test_the_timeline_calls_rows_by_their_names_and_dates_are_dates(api: Api) -> None:
    async with api.tenant.work() as work:
        await create_branch(work, name="Oslo")
        await create_branch(work, name="Bergen")
    async with api.client() as client:
        branches = {b["name"]: b["id"] for b in (await client.run("{ branches { id name } }"))["data"]["branches"]}
        made = await create(client, branchId=branches["Oslo"], birthOn="1980-05-17")
        moved = kari(branchId=branches["Bergen"], birthOn="1980-05-17")
        await client.run(UPDATE, id=made["id"], version=1, input=moved)
        page = (await client.run(TIMELINE, id=made["id"]))["data"]["member"]["timeline"]
    changed, created = page["nodes"]
    assert changed["changes"] == [
        {
            "field": "BRANCH",
            "before": {"kind": "Branch", "label": "Oslo"},
            "after": {"kind": "Branch", "label": "Bergen"},
        }
    ]
    born = next(change for change in created["changes"] if change["field"] == "BIRTH_ON")
    assert born == {"field": "BIRTH_ON", "before": None, "after": {"on": "1980-05-17"}}


@pytest.mark.rule("USR-01")
async def test_a_reader_reads_and_does_not_write(api: Api) -> None:
    async with api.client() as owner:
        made = await create(owner)
    async with api.client(("READER",)) as reader:
        assert await names(reader) == ["Kari Nordmann"]
        for answer in (
            await reader.run(CREATE, input=kari(firstName="Ola")),
            await reader.run(UPDATE, id=made["id"], version=1, input=kari(firstName="Ola")),
        ):
            assert next(iter(answer["data"].values()))["__typename"] == "NotAllowed"


@pytest.mark.rule("USR-04")
async def test_a_key_for_members_does_not_open_their_economy(api: Api) -> None:
    async with api.client() as owner:
        made = await create(owner)
        secret = await owner.new_key("members:read")
    async with httpx.AsyncClient(base_url=api.url, headers={"authorization": f"Bearer {secret}"}) as http:
        key = Client(http)
        opened = await key.run("query ($id: ID!) { member(id: $id) { name city } }", id=made["id"])
        assert opened["data"]["member"]["name"] == "Kari Nordmann"
        for query in (
            "{ members { nodes { balanceMinor } } }",
            "{ members { nodes { state } } }",
            "{ members(filter: {hasOverdue: true}) { totalCount } }",
            "{ members(order: {by: BALANCE}) { totalCount } }",
        ):
            answer = await key.run(query)
            assert answer["errors"][0]["extensions"]["code"] == "NOT_ALLOWED", query


async def test_nobody_who_is_not_signed_in_sees_members(api: Api) -> None:
    async with api.client(signed_in=False) as client:
        answer = await client.run(LIST, first=5)
        assert answer["errors"][0]["extensions"]["code"] == "NOT_SIGNED_IN"
        made = (await client.run(CREATE, input=kari()))["data"]["createMember"]
        assert made["__typename"] == "NotSignedIn"
