"""A set-up as YAML: the same bytes for the same set-up, and every fault with its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from domain.kernel.refusal import FieldError
from domain.setup.model import ENTRIES, Entry, Fault, Lines, Setup, SetupKind
from domain.setup.rules.codec import Plain, Told, entry_of, fault, plain

HEAD, FORM = "kontingent", "1"
TEXT_CHARACTERS_MAX = 1_000_000
_DEPTH_MAX = 12
_WIDTH = 120


class _Dumper(yaml.SafeDumper):
    """Writes lists indented, and no anchors."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _number(dumper: yaml.SafeDumper, value: Plain) -> yaml.ScalarNode:
    kind = "float" if "." in value else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", str(value))


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value and not value.startswith((" ", "\n")) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(Plain, _number)
_Dumper.add_representer(str, _text)


def text_of(setup: Setup) -> str:
    """Return a set-up as text; kinds in their order, entries in that of their names."""
    body: dict[str, Any] = {HEAD: Plain(FORM)}
    for kind in SetupKind:
        if entries := setup.get(kind):
            body[kind.value] = [plain(entries[name]) for name in sorted(entries)]
    return yaml.dump(body, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)


def read_text(text: str) -> tuple[Setup, Lines, list[Fault]]:
    """Return the set-up that a text describes, where everything stands, and all that is wrong with it.

    Entries with faults are left out. Anchors, which can blow a text up, are a fault.
    """
    lines: dict[str, int] = {}
    try:
        root = _composed(text)
        found = _value(root, "", lines, 0)
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None)
        problem = getattr(wrong, "problem", None) or str(wrong)
        error = fault("SETUP_YAML", f"this is no YAML: {problem}", problem=problem)
        return {}, Lines(), [Fault(mark.line + 1 if mark else 1, "", error)]
    paths = dict[tuple[SetupKind, str], str]()
    places, faults = Lines(lines, paths), list[Fault]()

    def tell(path: str, error: FieldError) -> None:
        faults.append(Fault(places.nearest(path), path, error))

    if not isinstance(found, dict) or found.get(HEAD) != FORM:
        tell(HEAD, fault("SETUP_HEAD", f'begin with the line "{HEAD}: {FORM}"', form=f"{HEAD}: {FORM}"))
        return {}, places, faults
    known = {kind.value: kind for kind in SetupKind}
    setup: dict[SetupKind, Mapping[str, Entry]] = {}
    for key, values in found.items():
        if key == HEAD:
            continue
        if key not in known:
            offered = ", ".join(known)
            tell(key, fault("SETUP_UNKNOWN", f"there is no {key}; there are {offered}", name=key, fields=offered))
        elif not isinstance(values, list):
            tell(key, fault("SETUP_LIST", "write a list here, a dash before each entry"))
        else:
            setup[known[key]] = _entries(known[key], values, tell, paths)
    return setup, places, faults


def _entries(
    kind: SetupKind, values: list[Any], tell: Told, paths: dict[tuple[SetupKind, str], str]
) -> dict[str, Entry]:
    made: dict[str, Entry] = {}
    for place, one in enumerate(values):
        path = f"{kind.value}/{place}"
        entry = entry_of(ENTRIES[kind], one, path, tell)
        if entry is None:
            continue
        if entry.name in made:
            message = f"{entry.name} is here twice; give one of them another name"
            tell(f"{path}/name", fault("SETUP_TWICE", message, name=entry.name))
        else:
            made[entry.name] = entry
            paths[kind, entry.name] = path
    return made


def _composed(text: str) -> yaml.Node | None:
    if len(text) > TEXT_CHARACTERS_MAX:
        raise yaml.MarkedYAMLError(problem=f"it is longer than {TEXT_CHARACTERS_MAX} characters")
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="it repeats a part by an anchor", problem_mark=event.start_mark)  # type: ignore[arg-type]
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _value(node: yaml.Node | None, path: str, lines: dict[str, int], depth: int) -> Any:
    """Return a node's value, scalars as their text, and note where everything stands."""
    if node is None:
        return None
    lines.setdefault(path, node.start_mark.line + 1)
    if depth > _DEPTH_MAX:
        raise yaml.MarkedYAMLError(problem="it is nested too deeply", problem_mark=node.start_mark)
    if isinstance(node, yaml.MappingNode):
        found = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in found:
                raise yaml.MarkedYAMLError(problem="a field is here twice", problem_mark=key.start_mark)
            below = f"{path}/{key.value}".lstrip("/")
            lines[below] = key.start_mark.line + 1
            found[key.value] = _value(value, below, lines, depth + 1)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, f"{path}/{place}", lines, depth + 1) for place, one in enumerate(node.value)]
    return None if node.tag == "tag:yaml.org,2002:null" else node.value
