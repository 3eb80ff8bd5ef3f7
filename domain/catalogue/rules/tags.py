"""What makes a reporting tag, and which tags plans and orders may have (CAT-10, SUB-01)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from domain.catalogue.model import ReportingTag, SaveTag
from domain.kernel.refusal import FieldError
from domain.people.rules.texts import name_errors, text_errors

CODE_CHARACTERS_MAX = 20
TAGS_MAX = 1_000
TAGS_OF_ORDER_MAX = 20


def tag_errors(new: SaveTag, before: ReportingTag | None, others: Collection[ReportingTag]) -> list[FieldError]:
    """Find what is wrong with a tag beside the others of the register; what it says stays what it was at first."""
    errors = name_errors("name", new.name)
    code = new.code.strip()
    if not code:
        errors.append(FieldError("code", "REQUIRED", "give it a short code, such as TELEFON or KARI"))
    errors += text_errors("code", new.code, CODE_CHARACTERS_MAX)
    if code.casefold() in {other.code.casefold() for other in others}:
        errors.append(
            FieldError("code", "TAKEN", "another reporting tag is called so; choose another code", rule="CAT-10")
        )
    if before is not None and new.kind is not before.kind:
        message = f"it says {before.kind} of what has it; close it, and register another"
        errors.append(FieldError("kind", "FIXED_KIND", message, rule="CAT-10"))
    if before is None and len(others) >= TAGS_MAX:
        errors.append(
            FieldError("code", "TOO_MANY", f"there are at most {TAGS_MAX} tags", (("most", TAGS_MAX),), rule="CAT-10")
        )
    return errors


def named_errors(tags: Mapping[UUID, ReportingTag], tag_ids: Sequence[UUID], path: str = "tagIds") -> list[FieldError]:
    """Find what is wrong with the tags that a plan names, closed ones or not: unknown, named twice, too many."""
    errors = []
    if len(tag_ids) > TAGS_OF_ORDER_MAX:
        message = f"at most {TAGS_OF_ORDER_MAX} tags; leave some out"
        errors.append(FieldError(path, "TOO_MANY", message, (("most", TAGS_OF_ORDER_MAX),), rule="CAT-10"))
    for place, tag_id in enumerate(tag_ids):
        if tag_id not in tags:
            message = "there is no such reporting tag; choose one of the register"
            errors.append(FieldError(f"{path}.{place}", "NOT_FOUND", message))
        elif tag_id in tag_ids[:place]:
            errors.append(FieldError(f"{path}.{place}", "TWICE", f"{tags[tag_id].code} is named twice", rule="CAT-10"))
    return errors


def given_errors(
    tags: Mapping[UUID, ReportingTag], tag_ids: Sequence[UUID], kept: Collection[UUID] = (), path: str = "tagIds"
) -> list[FieldError]:
    """Find what is wrong with the tags that an order is given: a closed one stays where it is among `kept` only."""
    errors = named_errors(tags, tag_ids, path)
    for place, tag_id in enumerate(tag_ids):
        if tag_id in tags and tags[tag_id].closed and tag_id not in kept:
            message = f"{tags[tag_id].code} is closed for new use; choose another"
            errors.append(FieldError(f"{path}.{place}", "CLOSED", message, rule="CAT-10"))
    return errors


def open_tags(tags: Mapping[UUID, ReportingTag], tag_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Return those of some tags that new orders can have, in their order."""
    return tuple(tag_id for tag_id in tag_ids if tag_id in tags and not tags[tag_id].closed)


def tag_codes(tags: Mapping[UUID, ReportingTag], tag_ids: Collection[UUID]) -> list[str]:
    """Return the codes of tags in their order, as people know them."""
    return sorted(tags[tag_id].code for tag_id in tag_ids if tag_id in tags)
