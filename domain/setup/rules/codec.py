"""Entries to plain values and back, by the types of their fields: what a file may say follows from the model alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from domain.kernel.refusal import FieldCode, FieldError

AMOUNT, PERCENT = "_minor", "_bp"
_DECIMAL = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,2}))?")
_WHOLE = re.compile(r"-?\d{1,12}")
_LOGICAL = {"true": True, "false": False}


class Plain(str):
    """A number as a file writes it, without quotes."""

    __slots__ = ()


def key_of(name: str) -> str:
    """Return what a file calls a field: `fee_minor` is fee, `vat_bp` vat_percent, `percent_bp` percent."""
    if name.endswith(AMOUNT):
        return name.removesuffix(AMOUNT)
    if name.endswith(PERCENT):
        return f"{name.removesuffix(PERCENT).removesuffix('percent')}_percent".removeprefix("_")
    return name


_KEYS: dict[type[Any], Mapping[str, tuple[Field[Any], Any]]] = {}


def keys_of(kind: type[Any]) -> Mapping[str, tuple[Field[Any], Any]]:
    """Return the fields of an entry by what a file calls them, each with its type."""
    if kind not in _KEYS:
        hints = get_type_hints(kind)
        _KEYS[kind] = {key_of(one.name): (one, hints[one.name]) for one in fields(kind)}
    return _KEYS[kind]


def plain(entry: Any) -> dict[str, Any]:
    """Return an entry as a file writes it; what has its default is left out."""
    found = {}
    for key, (one, _) in keys_of(type(entry)).items():
        value = getattr(entry, one.name)
        if value != one.default:
            found[key] = _plain(value, one.name)
    return found


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one, name) for one in value]
    if is_dataclass(value):
        return plain(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, int) and not isinstance(value, bool):
        return Plain(_decimal(value, name))
    return value


def _decimal(value: int, name: str) -> str:
    if not name.endswith((AMOUNT, PERCENT)):
        return str(value)
    whole, hundredths = divmod(abs(value), 100)
    sign = "-" if value < 0 else ""
    if name.endswith(AMOUNT):
        return f"{sign}{whole}.{hundredths:02}"
    return f"{sign}{whole}.{hundredths:02}".rstrip("0").removesuffix(".") if hundredths else f"{sign}{whole}"


def fault(code: FieldCode, message: str, **args: str) -> FieldError:
    """Return what is wrong with a part of a file; where that is, is told beside it."""
    return FieldError("", code, message, tuple(args.items()), "CAT-44")


class _Unreadable(Exception):
    """A text is no value of its field."""

    def __init__(self, error: FieldError) -> None:
        super().__init__(error.message)
        self.error = error


Told = Callable[[str, FieldError], None]
"""Is told of a fault at a path."""


def entry_of(kind: type, found: Any, path: str, tell: Told) -> Any:
    """Return an entry of a kind from plain values, whose scalars are texts; None where it has faults, which are told.

    Fields that are not known, missing ones and values of the wrong kind are faults.
    """
    if not isinstance(found, dict):
        offered = ", ".join(keys_of(kind))
        tell(path, fault("SETUP_FIELDS", f"write the fields of an entry here, one a line: {offered}", fields=offered))
        return None
    known, values, sound = keys_of(kind), {}, True
    for key in found:
        if key not in known:
            offered = ", ".join(known)
            message = f"there is no {key}; there are {offered}"
            tell(f"{path}/{key}", fault("SETUP_UNKNOWN", message, name=key, fields=offered))
            sound = False
    for key, (one, hint) in known.items():
        if key not in found:
            if one.default is MISSING:
                tell(path, fault("SETUP_MISSING", f"the field {key} is missing", name=key))
                sound = False
            continue
        value = _value(hint, found[key], one.name, f"{path}/{key}", tell)
        if value is MISSING:
            sound = False
        else:
            values[one.name] = value
    return kind(**values) if sound else None


def _value(hint: Any, found: Any, name: str, path: str, tell: Told) -> Any:  # noqa: PLR0911 - one for each kind of value
    if get_origin(hint) in (Union, UnionType):
        if found is None:
            return None
        return _value(next(part for part in get_args(hint) if part is not NoneType), found, name, path, tell)
    if get_origin(hint) is tuple:
        return _many(get_args(hint)[0], found, name, path, tell)
    if is_dataclass(hint) and isinstance(hint, type):
        made = entry_of(hint, found, path, tell)
        return MISSING if made is None else made
    if not isinstance(found, str):
        tell(path, fault("SETUP_VALUE", "write one value here"))
        return MISSING
    try:
        return _scalar(hint, found, name)
    except _Unreadable as wrong:
        tell(path, wrong.error)
        return MISSING


def _many(hint: Any, found: Any, name: str, path: str, tell: Told) -> Any:
    if not isinstance(found, list):
        tell(path, fault("SETUP_LIST", "write a list here, a dash before each"))
        return MISSING
    values = [_value(hint, one, name, f"{path}/{place}", tell) for place, one in enumerate(found)]
    return MISSING if any(one is MISSING for one in values) else tuple(values)


def _scalar(hint: Any, text: str, name: str) -> Any:
    if hint is str:
        return text
    if hint is bool:
        if text not in _LOGICAL:
            raise _Unreadable(fault("SETUP_LOGICAL", "write true or false"))
        return _LOGICAL[text]
    if hint is int:
        return _number(text, name)
    if hint in (date, time):
        try:
            return hint.fromisoformat(text)
        except ValueError:
            form = "2026-12-31" if hint is date else "08:00"
            raise _Unreadable(fault("SETUP_FORM", f"write it as {form}", form=form)) from None
    try:
        return hint(text)
    except ValueError:
        offered = ", ".join(one.value for one in hint)
        raise _Unreadable(fault("SETUP_CHOICE", f"write one of {offered}", fields=offered)) from None


def _number(text: str, name: str) -> int:
    if not name.endswith((AMOUNT, PERCENT)):
        if not _WHOLE.fullmatch(text):
            raise _Unreadable(fault("SETUP_WHOLE", "write a whole number"))
        return int(text)
    found = _DECIMAL.fullmatch(text)
    if found is None:
        raise _Unreadable(fault("SETUP_DECIMAL", "write a number with at most two decimals, such as 49.00"))
    sign, whole, hundredths = found.groups()
    minor = int(whole) * 100 + int((hundredths or "").ljust(2, "0"))
    return -minor if sign else minor
