"""What was learned last stays, and memory is bounded."""

import pytest

from domain.kernel.recent import Recent


@pytest.mark.rule("RUN-08")
def test_the_last_are_kept_and_the_first_are_forgotten() -> None:
    recent = Recent[int, str](kept_least=100)
    for start in range(0, 10_000, 20):
        recent.update({n: str(n) for n in range(start, start + 20)})
        assert all(recent[n] == str(n) for n in range(max(0, start - 80), start + 20))
        assert len(recent) <= 240
    assert recent.get(0) is None
    with pytest.raises(KeyError):
        recent[0]


def test_the_newest_word_counts() -> None:
    recent = Recent[int, str](kept_least=1)
    recent.update({1: "old"})
    recent.update({1: "new"})
    assert (recent[1], recent.get(1)) == ("new", "new")
