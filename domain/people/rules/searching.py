"""One box that finds a member by any column (PPL-14): the folded text that is searched, and the patterns of a search.

Text is lower case without accents. A word with æ, ø, å, ä or ö is kept both as its plain letter and as two letters, so
that Bjørn is found as bjorn, björn and bjoern; a word spelt with two letters is kept plain as well, so that Aasen is
found as Åsen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

WORDS_MAX = 8
CHARACTERS_MAX = 100
SPELT_MIN = 3
SLIPS_TWO_FROM = 6
MEANT_MAX = 8
_PLAIN = str.maketrans("æäœøöå", "aaoooa")
_DOUBLE = str.maketrans({"æ": "ae", "ä": "ae", "œ": "oe", "ø": "oe", "ö": "oe", "å": "aa"})
_OTHERS = str.maketrans({"ß": "ss", "ð": "d", "þ": "th", "đ": "d", "ł": "l", "\u0131": "i"})
_PAIRS = (("aa", "a"), ("ae", "a"), ("oe", "o"))


def search_key(parts: Iterable[str | None]) -> str:
    """Return the text that searches look through, made of all columns of a member."""
    words: dict[str, None] = {}
    for part in parts:
        for word in _words(part) if part else ():
            words.update(dict.fromkeys(_spellings(word)))
    words.pop("", None)  # a word of nothing but accents
    return " ".join(words)


def spelling_words(key: str) -> set[str]:
    """Return the words of a search key that are of letters alone: what a misspelt search is put right by."""
    return {word for word in key.split(" ") if len(word) >= SPELT_MIN and word.isalpha()}


def search_words(text: str) -> tuple[str, ...]:
    """Return the words of a search, folded, the longest first; at most eight."""
    folded = dict.fromkeys(_folded(word, _PLAIN) for word in _words(text[:CHARACTERS_MAX]))
    folded.pop("", None)
    return tuple(sorted(folded, key=len, reverse=True)[:WORDS_MAX])


def contains_pattern(word: str) -> str:
    """Return the LIKE pattern that finds a word anywhere; the word's own %, _ and \\ are plain characters."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def meant_words(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return what a typed word may mean, itself first: known words that begin so but for a slip or two, if none does.

    A slip is a letter too many, too few or wrong, or two that changed places; one in a short word, two in a longer.
    """
    slips_max = 1 if len(typed) < SLIPS_TWO_FROM else 2
    slips = {word: _slips(typed, word) for word in known}
    near = sorted((count, word) for word, count in slips.items() if count <= slips_max and word != typed)
    fewest = near[0][0] if near else 0
    if not fewest:
        return (typed,)
    return (typed, *(word for count, word in near if count == fewest))[:MEANT_MAX]


def _slips(typed: str, word: str) -> int:
    """Count the slips between a typed word and the nearest beginning of a known one."""
    earlier: list[int] = []
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(typed, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(word, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return min(row)


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).lower().replace("\0", " ").split()


@lru_cache(maxsize=20_000)
def _spellings(word: str) -> tuple[str, ...]:
    plain = _folded(word, _PLAIN)
    if word.isascii():
        if "aa" in word or "ae" in word or "oe" in word:
            for pair, letter in _PAIRS:
                word = word.replace(pair, letter)
            return plain, word
    elif (double := _folded(word, _DOUBLE)) != plain:
        return plain, double
    return (plain,)


def _folded(word: str, table: dict[int, int] | dict[int, str]) -> str:
    if word.isascii():
        return word
    changed = word.translate(table).translate(_OTHERS)
    return "".join(c for c in unicodedata.normalize("NFKD", changed) if not unicodedata.combining(c))
