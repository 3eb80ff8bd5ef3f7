"""Sign-in, sessions, roles and API keys, over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from domain.people.commands.add_staff_user import add_staff_user
from domain.people.rules.access import KEY_SCOPES, PERMISSIONS
from tests.api.conftest import CREATE_KEY, PASSWORD, SIGN_IN, Api, Client

REVOKE_KEY = """
mutation ($id: ID!) { revokeApiKey(id: $id) { ... on RevokeApiKeySuccess { apiKey { revokedAt } } } }
"""
VIEWER = "{ viewer { name email tenantName roles permissions } }"


@pytest.mark.rule("USR-01")
async def test_a_user_signs_in_and_is_known_from_then_on(api: Api) -> None:
    await api.add_user("kari@friluftslaget.example")
    async with api.client(signed_in=False) as client:
        assert (await client.run(VIEWER))["data"] == {"viewer": None}
        response = await client.http.post(
            "/graphql",
            json={"query": SIGN_IN, "variables": {"email": "KARI@friluftslaget.example", "password": PASSWORD}},
        )
        viewer = response.json()["data"]["signIn"]["viewer"]
        assert (viewer["name"], viewer["tenantName"], viewer["roles"]) == ("Kari Nordmann", "Friluftslaget", ["OWNER"])
        assert set(viewer["permissions"]) == PERMISSIONS
        cookie = response.headers["set-cookie"]
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Secure" not in cookie
        assert (await client.run(VIEWER))["data"]["viewer"] == viewer


async def test_over_https_the_cookie_is_secure(api: Api) -> None:
    await api.add_user("kari@friluftslaget.example")
    async with api.client(signed_in=False) as client:
        client.http.headers["x-forwarded-proto"] = "https"
        response = await client.http.post(
            "/graphql",
            json={"query": SIGN_IN, "variables": {"email": "kari@friluftslaget.example", "password": PASSWORD}},
        )
        assert "; Secure" in response.headers["set-cookie"]


@pytest.mark.rule("USR-01")
async def test_unknown_e_mail_wrong_password_and_locked_account_get_the_same_answer(api: Api) -> None:
    await api.add_user("kari@friluftslaget.example")
    answers = []
    async with api.client(signed_in=False) as client:
        answers.append(await client.run(SIGN_IN, email="nobody@friluftslaget.example", password=PASSWORD))
        answers.append(await client.run(SIGN_IN, email="not an address", password=PASSWORD))
        answers += [await client.run(SIGN_IN, email="kari@friluftslaget.example", password="wrong") for _ in range(5)]
        answers.append(await client.run(SIGN_IN, email="kari@friluftslaget.example", password=PASSWORD))
        assert all(answer == answers[0] for answer in answers)
        assert answers[0]["data"]["signIn"]["code"] == "SIGN_IN_FAILED"
        async with api.tenant.database.transaction(None, read_only=False) as connection:
            await connection.execute("UPDATE account SET locked_until = now() - interval '1 second'")
        again = await client.run(SIGN_IN, email="kari@friluftslaget.example", password=PASSWORD)
        assert again["data"]["signIn"]["__typename"] == "SignInSuccess"


async def test_too_many_sign_ins_from_one_address_are_turned_away(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.signin.SIGN_INS_PER_MINUTE", 2)
    async with api.client(signed_in=False) as client:
        answers = [await client.run(SIGN_IN, email="a@b.example", password="x") for _ in range(6)]
    codes = [answer["errors"][0]["extensions"]["code"] for answer in answers if "errors" in answer]
    assert codes
    assert set(codes) == {"TOO_MANY_ATTEMPTS"}
    assert answers[0]["data"]["signIn"]["code"] == "SIGN_IN_FAILED"


@pytest.mark.rule("USR-05")
async def test_signing_out_ends_this_session_and_no_other(api: Api) -> None:
    async with api.client() as client, api.client() as other:
        cookies = dict(client.http.cookies)
        assert (await client.run("mutation { signOut }"))["data"] == {"signOut": True}
        assert not client.http.cookies
        assert (await client.run("mutation { signOut }"))["data"] == {"signOut": False}
        client.http.cookies.update(cookies)
        assert (await client.run(VIEWER))["data"] == {"viewer": None}
        assert (await other.run(VIEWER))["data"]["viewer"] is not None


@pytest.mark.rule("USR-05")
async def test_a_session_ends_thirty_days_after_its_last_use(api: Api) -> None:
    async with api.client() as client:
        async with api.tenant.work() as work:
            await work.sql("UPDATE staff_session SET last_used_at = $1, expires_at = $2", *used(days=29))
        assert (await client.run(VIEWER))["data"]["viewer"] is not None
        expires = await eventually_later(api, datetime.now(UTC) + timedelta(days=29))
        assert expires > datetime.now(UTC) + timedelta(days=29)
        async with api.tenant.work() as work:
            await work.sql("UPDATE staff_session SET last_used_at = $1, expires_at = $2", *used(days=31))
        assert (await client.run(VIEWER))["data"] == {"viewer": None}


def used(days: int) -> tuple[datetime, datetime]:
    last = datetime.now(UTC) - timedelta(days=days)
    return last, last + timedelta(days=30)


async def eventually_later(api: Api, than: datetime) -> datetime:
    """The end of the session, once the request's note of its use has been written."""
    for _ in range(200):
        async with api.tenant.read() as read:
            expires: datetime = (await read.sql("SELECT expires_at FROM staff_session"))[0]["expires_at"]
        if expires > than:
            break
    return expires


async def test_a_user_without_access_to_the_tenant_is_out_at_once_and_stays_out(api: Api) -> None:
    async with api.client() as client:
        async with api.tenant.work() as work:
            await work.sql("UPDATE staff_user SET active = false")
        assert (await client.run(VIEWER))["data"] == {"viewer": None}
        again = await client.run(SIGN_IN, email="owner@friluftslaget.example", password=PASSWORD)
        assert again["data"]["signIn"]["code"] == "SIGN_IN_FAILED"


async def test_a_session_cookie_alone_can_not_change_anything(api: Api) -> None:
    async with api.client() as client:
        del client.http.headers["x-kontingent"]
        response = await client.http.post("/graphql", json={"query": "mutation { signOut }"})
        assert response.status_code == 403
        assert "x-kontingent" in response.json()["errors"][0]["message"]


async def test_a_page_of_another_site_is_refused_with_or_without_a_session(api: Api) -> None:
    async with api.client() as client:
        for origin, status in (("https://elsewhere.example", 403), ("null", 403), (api.url, 200)):
            response = await client.http.post("/graphql", json={"query": VIEWER}, headers={"origin": origin})
            assert response.status_code == status, origin


async def test_a_cookie_that_is_none_of_ours_means_nobody_is_signed_in(api: Api) -> None:
    async with httpx.AsyncClient(base_url=api.url) as http:
        for cookie in ("x", "a" * 100, "é", "'; --", "=" * 60, "A" * 65):
            headers = {b"cookie": f"kontingent_session={cookie}".encode(), b"x-kontingent": b"1"}
            response = await http.post("/graphql", json={"query": VIEWER}, headers=headers)
            assert response.json() == {"data": {"viewer": None}}, cookie


@pytest.mark.rule("USR-01")
async def test_roles_decide_what_a_user_may_do(api: Api) -> None:
    async with api.client(("READER",)) as reader:
        viewer = (await reader.run(VIEWER))["data"]["viewer"]
        assert all(permission.endswith(":read") for permission in viewer["permissions"])
        answer = (await reader.run(CREATE_KEY, name="CMS", scopes=["members:read"]))["data"]["createApiKey"]
        assert (answer["__typename"], answer["code"]) == ("NotAllowed", "NOT_ALLOWED")
        assert (await reader.run("{ apiKeys { id } }"))["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"


async def test_without_a_session_a_mutation_says_so(api: Api) -> None:
    async with api.client(signed_in=False) as client:
        answer = (await client.run(CREATE_KEY, name="CMS", scopes=["members:read"]))["data"]["createApiKey"]
        assert answer["code"] == "NOT_SIGNED_IN"


@pytest.mark.rule("USR-04")
async def test_a_key_opens_what_its_scopes_say_until_it_is_revoked(api: Api) -> None:
    async with api.client() as owner:
        made = (await owner.run(CREATE_KEY, name="CMS", scopes=["members:read"]))["data"]["createApiKey"]
        key = made["apiKey"]
        assert made["secret"].startswith(key["prefix"])
        assert (key["lastUsedAt"], key["revokedAt"], key["scopes"]) == (None, None, ["members:read"])
        async with program(api, made["secret"]) as cms:
            viewer = (await cms.run(VIEWER))["data"]["viewer"]
            assert (viewer["name"], viewer["permissions"], viewer["roles"]) == ("CMS", ["members:read"], [])
            assert (await cms.run("{ apiKeys { id } }"))["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"
            assert await last_use(owner) is not None
            revoke = (
                "mutation ($id: ID!) { revokeApiKey(id: $id) { ... on RevokeApiKeySuccess { apiKey { revokedAt } } } }"
            )
            revoked = await owner.run(revoke, id=key["id"])
            assert revoked["data"]["revokeApiKey"]["apiKey"]["revokedAt"] is not None
            response = await cms.http.post("/graphql", json={"query": VIEWER})
            assert response.status_code == 401
            assert "revoked" in response.json()["errors"][0]["message"]


async def last_use(owner: Client) -> str | None:
    for _ in range(200):
        keys = (await owner.run("{ apiKeys { lastUsedAt } }"))["data"]["apiKeys"]
        if keys[0]["lastUsedAt"]:
            return str(keys[0]["lastUsedAt"])
    return None


def program(api: Api, secret: str) -> _Program:
    return _Program(api, secret)


class _Program:
    """A third party's program: no cookies, no page, a key."""

    def __init__(self, api: Api, secret: str) -> None:
        self._http = httpx.AsyncClient(base_url=api.url, headers={"authorization": f"Bearer {secret}"}, timeout=20)

    async def __aenter__(self) -> Client:
        return Client(self._http)

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()


@pytest.mark.rule("USR-04")
async def test_neither_secret_nor_password_is_kept(api: Api) -> None:
    async with api.client() as owner:
        secret = await owner.new_key("members:read")
        token = owner.http.cookies["kontingent_session"]
    async with api.tenant.read() as read:
        for table in ("api_key", "staff_session", "account", "audit_entry", "fact"):
            rows = str([dict(row) for row in await read.sql(f"SELECT * FROM {table}")])
            assert secret not in rows
            assert token not in rows
            assert PASSWORD not in rows
        hashes = await read.sql("SELECT password_hash FROM account")
    assert all(row["password_hash"].startswith("$argon2id$") for row in hashes)


@pytest.mark.parametrize(
    "scheme", ["Bearer x", "Bearer kk.1234.AAAA", "Bearer", "Basic eDp5", "Bearer kk." + "A" * 500]
)
async def test_what_is_no_key_of_ours_is_401(api: Api, scheme: str) -> None:
    async with httpx.AsyncClient(base_url=api.url, headers={"authorization": scheme}) as http:
        assert (await http.post("/graphql", json={"query": VIEWER})).status_code == 401


@pytest.mark.rule("USR-04")
async def test_a_key_of_unknown_scopes_or_without_a_name_is_refused_field_by_field(api: Api) -> None:
    async with api.client() as owner:
        answer = (await owner.run(CREATE_KEY, name=" ", scopes=["members:read", "everything", "access:write"]))["data"]
        fields = {field["path"] for field in answer["createApiKey"]["fields"]}
        assert fields == {"name", "scopes.1", "scopes.2"}
        nothing = (await owner.run(CREATE_KEY, name="x", scopes=[]))["data"]["createApiKey"]
        assert [field["path"] for field in nothing["fields"]] == ["scopes"]
        assert (await owner.run("{ apiKeys { id } }"))["data"] == {"apiKeys": []}
    assert "access:write" not in KEY_SCOPES


@pytest.mark.rule("USR-04")
async def test_a_key_that_asks_too_often_is_told_to_wait(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.signin.KEY_REQUESTS_PER_MINUTE", 3)
    async with api.client() as owner:
        secret = await owner.new_key("members:read")
    async with program(api, secret) as cms:
        statuses = [(await cms.http.post("/graphql", json={"query": VIEWER})).status_code for _ in range(8)]
    assert 429 in statuses
    assert statuses[0] == 200


@pytest.mark.rule("USR-06")
async def test_sign_in_and_keys_are_in_the_audit_log(api: Api) -> None:
    async with api.client() as owner:
        await owner.new_key("members:read")
        await owner.run("mutation { signOut }")
    async with api.tenant.read() as read:
        rows = await read.sql("SELECT what, actor_name, origin FROM audit_entry WHERE actor_kind = 'user' ORDER BY id")
    assert [row["what"] for row in rows] == ["user.signed_in", "api_key.created", "user.signed_out"]
    assert {(row["actor_name"], row["origin"]) for row in rows} == {("Kari Nordmann", "127.0.0.1")}


async def test_a_user_of_two_tenants_keeps_one_account(api: Api) -> None:
    async with api.tenant.work() as work:
        first = await add_staff_user(work, email="a@b.example", name="A", password_hash="x", roles=["READER"])
        second = await add_staff_user(work, email="A@b.example", name="B", password_hash="y", roles=["OWNER"])
    assert first == second
    async with api.tenant.read() as read:
        assert (await read.sql("SELECT roles FROM staff_user"))[0]["roles"] == ["OWNER"]
        assert [row["password_hash"] for row in await read.sql("SELECT password_hash FROM account")] == ["x"]
