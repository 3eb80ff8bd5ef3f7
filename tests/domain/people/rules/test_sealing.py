"""A national id is sealed at rest, and opens only for its member and with its key (PPL-01)."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people.rules.sealing import SealBroken, seal, sealing_key, unseal

pytestmark = pytest.mark.rule("PPL-01")
KEY = sealing_key("k" * 40)


@given(st.text(alphabet="0123456789", min_size=10, max_size=12), st.uuids())
def test_what_is_sealed_opens_again(number: str, member_id: UUID) -> None:
    sealed = seal(number, member_id, KEY)
    assert unseal(sealed, member_id, KEY) == number
    assert number.encode() not in sealed


def test_the_same_id_never_looks_the_same() -> None:
    member_id = uuid4()
    assert seal("01010050053", member_id, KEY) != seal("01010050053", member_id, KEY)


def test_it_opens_neither_for_another_member_nor_with_another_key_nor_altered() -> None:
    member_id = uuid4()
    sealed = seal("01010050053", member_id, KEY)
    with pytest.raises(SealBroken):
        unseal(sealed, uuid4(), KEY)
    with pytest.raises(SealBroken):
        unseal(sealed, member_id, sealing_key("l" * 40))
    with pytest.raises(SealBroken):
        unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), member_id, KEY)
    with pytest.raises(SealBroken, match="newer"):
        unseal(b"\x02" + sealed[1:], member_id, KEY)


def test_the_key_is_derived_and_not_the_secret_itself() -> None:
    assert len(KEY) == 32
    assert KEY != b"k" * 32
