"""Whoever reads Danish or Swedish pays on a page in it (FEE-05)."""

from __future__ import annotations

import pytest

from api.paying.words import words_of
from domain.dialogue.rules.wording import LANGUAGES


@pytest.mark.rule("FEE-05", "PPL-03")
def test_the_payment_page_says_the_same_in_each_language() -> None:
    pages = [words_of(language) for language in LANGUAGES]
    assert len({frozenset(words) for words in pages}) == 1
    assert len({words["pay"] + words["waiting"] for words in pages}) == len(LANGUAGES)
