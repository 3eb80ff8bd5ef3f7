"""Units, roles, debtor groups and fee rates through GraphQL: made, shown on the member, refused by field and role."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.ids import encode_id
from domain.people.commands.create_members import create_members
from domain.people.model import MemberDetails, MemberKind
from tests.api.conftest import Api, Client
from tests.clock import THIS_DAY

SAVE_UNIT = """
mutation ($input: UnitInput!) {
  saveUnit(input: $input) {
    __typename
    ... on SaveUnitSuccess { unit { id kind name version isOpen memberCount parent { name } feeRate { name } } }
    ... on Refusal { code fields { path code } }
  }
}
"""
PLACE = """
mutation ($input: PlacementInput!) {
  placeMember(input: $input) {
    __typename
    ... on PlaceMemberSuccess { placement { id fromOn lastOn baseTeam unit { name } member { name } } }
    ... on Refusal { code fields { path code } }
  }
}
"""
END = """
mutation ($id: ID!, $on: Date!) {
  endPlacement(id: $id, lastOn: $on) { __typename ... on EndPlacementSuccess { placement { lastOn } } }
}
"""
BODY = """
mutation { createBody(kind: BOARD, name: "Bestyrelsen") { ... on CreateBodySuccess { body { id kind roles { id } } } } }
"""
GIVE = """
mutation ($input: RoleInput!) {
  giveRole(input: $input) { __typename ... on GiveRoleSuccess { role { id kind isHeld } } ... on Refusal { code } }
}
"""
REPLACE = """
mutation ($role: ID!, $member: ID!) {
  replaceHolder(roleId: $role, memberId: $member) {
    __typename
    ... on ReplaceHolderSuccess { role { id fromOn member { name } } }
    ... on Refusal { code fields { path code } }
  }
}
"""
END_ROLE = """
mutation ($role: ID!) { endRole(roleId: $role) { __typename ... on EndRoleSuccess { role { lastOn } } } }
"""
RATE = """
mutation ($organisation: ID!, $first: FeeAmountInput!) {
  createFeeRate(organisationId: $organisation, name: "U19", first: $first) {
    __typename
    ... on CreateFeeRateSuccess { feeRate { id name currency current { amountMinor } amounts { validFrom time } } }
    ... on Refusal { code fields { path code } }
  }
}
"""
GROUP = """
mutation ($input: DebtorGroupInput!) {
  saveDebtorGroup(input: $input) {
    __typename
    ... on SaveDebtorGroupSuccess { debtorGroup { id name receivableAccount memberCount organisation { name } } }
    ... on Refusal { code fields { path code } }
  }
}
"""
CHOOSE = """
mutation ($organisation: ID!, $members: [ID!]!, $group: ID) {
  chooseDebtorGroup(organisationId: $organisation, memberIds: $members, groupId: $group) {
    __typename ... on ChooseDebtorGroupSuccess { changed } ... on Refusal { code }
  }
}
"""
MEMBER = """
query ($id: ID!) {
  member(id: $id) {
    club {
      placements { fromOn lastOn baseTeam unit { name kind parent { name } } }
      roles { kind fromOn lastOn isHeld body { name } }
      debtorGroups { name memberCount }
    }
  }
}
"""
LISTS = """
{
  units { name memberCount isOpen lastOn placements { member { name } } }
  bodies { name roles { kind isHeld member { name } } }
  debtorGroups { name memberCount }
  feeRates { name }
  roleTitles
}
"""


async def two_members(api: Api) -> list[str]:
    async with api.tenant.work() as work:
        people = [MemberDetails(MemberKind.PERSON, first_name=name, last_name="Dahl") for name in ("Ane", "Bo")]
        made = await create_members(work, people)
    return [encode_id("Member", one) for one in made.ids]


async def unit(client: Client, kind: str, name: str, **more: object) -> dict[str, object]:
    answer = await client.run(SAVE_UNIT, input={"kind": kind, "name": name, **more})
    assert answer["data"]["saveUnit"]["__typename"] == "SaveUnitSuccess", answer
    found: dict[str, object] = answer["data"]["saveUnit"]["unit"]
    return found


@pytest.mark.rule("PPL-08", "PPL-09", "PPL-19", "CAT-22")
async def test_the_club_of_a_member_is_on_its_page(api: Api) -> None:
    ane, bo = await two_members(api)
    organisation = encode_id("Organisation", api.tenant.organisation_id)
    today = THIS_DAY
    tomorrow = (today + timedelta(days=1)).isoformat()
    async with api.client() as client:
        first = {"amountMinor": 10000, "vatRatePercent": "0", "validFrom": tomorrow}
        rate = (await client.run(RATE, organisation=organisation, first=first))["data"]["createFeeRate"]["feeRate"]
        assert (rate["current"], rate["amounts"]) == (None, [{"validFrom": tomorrow, "time": "COMING"}])
        sport = await unit(client, "SPORT", "Fodbold")
        department = await unit(client, "DEPARTMENT", "U19", parentId=sport["id"], feeRateId=rate["id"])
        assert department["feeRate"] == {"name": "U19"}
        team = await unit(client, "TEAM", "1. hold", parentId=department["id"])
        place = {"memberId": ane, "unitId": team["id"], "fromOn": today.isoformat(), "baseTeam": True}
        placed = (await client.run(PLACE, input=place))["data"]["placeMember"]["placement"]
        again = (await client.run(PLACE, input=place))["data"]["placeMember"]
        assert again == {
            "__typename": "InvalidInput",
            "code": "INVALID_INPUT",
            "fields": [{"path": "fromOn", "code": "TWICE"}],
        }
        body = (await client.run(BODY))["data"]["createBody"]["body"]
        given = {"bodyId": body["id"], "memberId": ane, "kind": "TREASURER", "fromOn": "2026-01-01"}
        role = (await client.run(GIVE, input=given))["data"]["giveRole"]["role"]
        assert role["isHeld"] is True
        taken = (await client.run(REPLACE, role=role["id"], member=bo))["data"]["replaceHolder"]["role"]
        assert taken["member"]["name"].startswith("Bo")
        ended = (await client.run(END_ROLE, role=taken["id"]))["data"]["endRole"]
        assert ended["__typename"] == "EndRoleSuccess"
        leader = given | {"kind": "OTHER", "title": "Formand"}
        for member_id in (ane, bo):
            await client.run(GIVE, input=leader | {"memberId": member_id})
        group = {"organisationId": organisation, "name": "Ungdom", "receivableAccount": "1510"}
        saved = (await client.run(GROUP, input=group))["data"]["saveDebtorGroup"]["debtorGroup"]
        chosen = await client.run(CHOOSE, organisation=organisation, members=[ane, bo], group=saved["id"])
        assert chosen["data"]["chooseDebtorGroup"]["changed"] == 2
        club = (await client.run(MEMBER, id=ane))["data"]["member"]["club"]
        assert [one["unit"]["parent"]["name"] for one in club["placements"]] == ["U19"]
        assert [(one["kind"], one["isHeld"], one["body"]["name"]) for one in club["roles"]] == [
            ("OTHER", True, "Bestyrelsen"),
            ("TREASURER", False, "Bestyrelsen"),
        ]
        assert club["debtorGroups"] == [{"name": "Ungdom", "memberCount": 2}]
        lists = (await client.run(LISTS))["data"]
        assert [(one["name"], one["memberCount"]) for one in lists["units"]] == [
            ("Fodbold", 0),
            ("U19", 0),
            ("1. hold", 1),
        ]
        assert lists["bodies"][0]["roles"][0]["isHeld"] is True
        assert lists["roleTitles"] == ["Formand"]
        over = await client.run(END, id=placed["id"], on=tomorrow)
        assert over["data"]["endPlacement"]["placement"]["lastOn"] == tomorrow


@pytest.mark.rule("USR-01")
async def test_a_reader_sees_the_club_and_changes_nothing(api: Api) -> None:
    async with api.client(("READER",)) as client:
        assert (await client.run(LISTS))["data"]["units"] == []
        refused = await client.run(SAVE_UNIT, input={"kind": "SPORT", "name": "Tennis"})
    assert refused["data"]["saveUnit"]["__typename"] == "NotAllowed"
