"""Nordic alphabetical order without a collation: a key that sorts right byte by byte (collation "C").

Norwegian and Danish end in æ ø å, Swedish in å ä ö. Each letter takes its neighbour's place in the other alphabet
(ä = æ, ö = ø), other accents don't count, and "aa" stays two letters. `{`, `|` and `}` follow "z" in ASCII.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LAST_LETTERS = {
    "NO": str.maketrans("æäœøöőåÆÄŒØÖŐÅ", "{{{|||}{{{|||}"),
    "SE": str.maketrans("åæäœøöőÅÆÄŒØÖŐ", "{|||}}}{|||}}}"),
}
_LAST_LETTERS["DK"] = _LAST_LETTERS["NO"]
_OTHERS = str.maketrans({"ß": "ss", "ð": "d", "þ": "th", "đ": "d", "ł": "l", "\u0131": "i", "ü": "y", "ű": "y"})
_KEPT = "{|}"
PART_END = "\x1f"
"""Ends a part of a key and sorts before every letter and blank, so that Berg, Åse comes before Berg Hansen, Anne."""


def sort_key(country: str, *parts: str) -> str:
    """Return the key of a name's parts, most significant first, in a country's alphabet (else Norway's)."""
    alphabet = country if country in _LAST_LETTERS else "NO"
    return PART_END.join([_part(part, alphabet) for part in parts])


@lru_cache(maxsize=20_000)
def _part(text: str, alphabet: str) -> str:
    composed = unicodedata.normalize("NFC", text).replace("{", " ").replace("|", " ").replace("}", " ")
    lowered = composed.translate(_LAST_LETTERS[alphabet]).lower().translate(_OTHERS)
    if not lowered.isascii():
        lowered = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() or c in _KEPT else "" if c in "'’." else " " for c in lowered)
    return " ".join(words.split())
