"""Drilldown tokens open what was sealed, for whom it was sealed, and nothing else."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.insight.model import Figure
from domain.insight.registry import METRICS
from domain.insight.rules.tokens import seal, unseal
from domain.kernel.ids import new_id
from domain.kernel.refusal import InvalidInput

SECRET = b"k" * 40
figures = st.builds(
    Figure,
    metric=st.sampled_from(sorted(METRICS)),
    on=st.dates(),
    organisation_id=st.none() | st.uuids(),
    subject_id=st.none() | st.uuids(),
    from_on=st.none() | st.dates(),
    to_on=st.none() | st.dates(),
)


@pytest.mark.rule("API-05")
@given(figures, st.uuids())
def test_a_token_opens_the_figure_that_was_sealed(figure: Figure, tenant_id: UUID) -> None:
    assert unseal(SECRET, tenant_id, seal(SECRET, tenant_id, figure), METRICS) == figure


@pytest.mark.rule("API-05")
@given(figures, st.data())
def test_a_token_with_any_character_changed_opens_nothing(figure: Figure, data: st.DataObject) -> None:
    tenant_id = UUID(int=7)
    token = seal(SECRET, tenant_id, figure)
    # the last character may carry bits that no byte uses
    at = data.draw(st.integers(0, len(token) - 2))
    other = data.draw(st.sampled_from(sorted(set("ABCxyz019-_é!") - {token[at]})))
    with pytest.raises(InvalidInput) as refused:
        unseal(SECRET, tenant_id, token[:at] + other + token[at + 1 :], METRICS)
    assert [(e.path, e.code) for e in refused.value.fields] == [("token", "INVALID_TOKEN")]


@pytest.mark.rule("API-05")
@pytest.mark.parametrize("token", ["", "A", "!!!!", "ø", "A" * 100, "A" * 100_000, "=" * 8])
def test_what_is_no_token_opens_nothing(token: str) -> None:
    with pytest.raises(InvalidInput):
        unseal(SECRET, new_id(), token, METRICS)


@pytest.mark.rule("API-05")
def test_a_token_of_another_tenant_installation_or_time_opens_nothing() -> None:
    tenant_id, figure = new_id(), Figure("mrr", date(2025, 1, 31))
    token = seal(SECRET, tenant_id, figure)
    for secret, whose, known in (
        (SECRET, new_id(), METRICS.keys()),
        (b"x" * 40, tenant_id, METRICS.keys()),
        (SECRET, tenant_id, METRICS.keys() - {"mrr"}),
    ):
        with pytest.raises(InvalidInput):
            unseal(secret, whose, token, known)
