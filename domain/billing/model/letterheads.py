"""What an organisation's documents look like: its logo, who sends them, and what they say beside the lines (BIL-13)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class PictureKind(StrEnum):
    """How a logo is written; the value is its media type."""

    PNG = "image/png"
    JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Picture:
    """A logo as it was handed in, with its size in pixels."""

    kind: PictureKind
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Logo:
    """A kept logo. Another picture has another id, so that what was made of one can be kept by its id."""

    id: UUID
    picture: Picture


@dataclass(frozen=True, slots=True)
class LetterText:
    """What a document says in one language, above its lines and below its total; both may be empty."""

    language: str
    heading: str
    closing: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The template of an organisation's documents: the sender, an accent colour as #rrggbb or none, and texts."""

    line1: str
    postal_code: str
    city: str
    phone: str = ""
    email: str = ""
    web: str = ""
    accent: str = ""
    texts: tuple[LetterText, ...] = ()
