"""Which rules of the rule book a test proves, and which none does yet.

A rule is a line `- BIL-12 …` in docs/rules/*.md. A Python test proves the rules of its marker
`@pytest.mark.rule("BIL-12")`, a browser or frontend test those that it names as `rule("BIL-12")`.

`python -m ops.rules [--unproven] [--require FILE_OR_LIST]`
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import click

from ops.settings import PROJECT_ROOT

RULE_ID = re.compile(r"\b[A-Z]{3}-\d{2}[a-z]?\b")
RULE_LINE = re.compile(r"^- ([A-Z]{3}-\d{2}[a-z]?)\b\s*(.*)$", re.MULTILINE)
FRONTEND_MENTION = re.compile(r"\brule\(([^)]*)\)")
FRONTEND_FILES = ("tests/**/*.ts*", "tests/**/*.mjs", "src/**/*.test.ts*", "scripts/**/*.mjs", "e2e/**/*")
TITLE_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its number, the file (context) that states it, and how it begins."""

    number: str
    context: str
    title: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One test that proves a rule."""

    number: str
    test: str


def rules_of(book: Path) -> list[Rule]:
    """Return every rule of the book, in its order."""
    return [
        Rule(number, path.stem, text[:TITLE_CHARACTERS])
        for path in sorted(book.glob("*.md"))
        for number, text in RULE_LINE.findall(path.read_text())
    ]


def proofs_in(root: Path) -> list[Proof]:
    """Return every proof in the tests below a project root."""
    python = [proof for path in sorted((root / "tests").rglob("test_*.py")) for proof in _marked(root, path)]
    paths = {path for pattern in FRONTEND_FILES for path in (root / "frontend").glob(pattern)}
    browser = [
        Proof(number, str(path.relative_to(root)))
        for path in sorted(paths)
        if path.is_file()
        for mention in FRONTEND_MENTION.findall(path.read_text())
        for number in RULE_ID.findall(mention)
    ]
    return python + browser


def _marked(root: Path, path: Path) -> Iterator[Proof]:
    file = path.relative_to(root)
    tree = ast.parse(path.read_text(), str(path))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                yield from (Proof(number, f"{file}::{node.name}") for number in _numbers(decorator))
        elif isinstance(node, ast.Assign) and any(_is_pytestmark(target) for target in node.targets):
            for value in ast.walk(node.value):
                yield from (Proof(number, str(file)) for number in _numbers(value))


def _is_pytestmark(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id == "pytestmark"


def _numbers(node: ast.AST) -> Iterable[str]:
    """Return the numbers in `pytest.mark.rule(...)`; nothing for any other expression."""
    if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule"):
        return ()
    return [str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)]


def required_numbers(file_or_list: str) -> list[str]:
    """Return the rule numbers of a file (lines after # are comments) or of a comma separated list."""
    path = Path(file_or_list)
    text = path.read_text() if path.exists() else file_or_list
    return RULE_ID.findall("\n".join(line.partition("#")[0] for line in text.splitlines()))


@click.command()
@click.option("--unproven", is_flag=True, help="Also list each rule without a test.")
@click.option("--require", multiple=True, metavar="FILE|LIST", help="Exit 1 unless these rules are proven.")
def main(unproven: bool, require: tuple[str, ...]) -> None:
    """Say for each context which rules are proven."""
    rules, proofs = rules_of(PROJECT_ROOT / "docs" / "rules"), proofs_in(PROJECT_ROOT)
    proven = {proof.number for proof in proofs}
    for context, group in groupby(rules, key=lambda rule: rule.context):
        _show(context, list(group), proofs, unproven)
    known = {rule.number for rule in rules}
    click.echo(f"{len(proven & known)} of {len(known)} rules are proven by {len(proofs)} marks.")
    problems = [f"{p.test} names {p.number}, which no rule has" for p in proofs if p.number not in known]
    wanted = [number for text in require for number in required_numbers(text)]
    if missing := [number for number in wanted if number not in proven]:
        problems.append(f"required, but no test proves: {' '.join(missing)}")
    if problems:
        raise click.ClickException("\n".join(problems))


def _show(context: str, rules: list[Rule], proofs: list[Proof], unproven: bool) -> None:
    tests = {rule.number: [p.test for p in proofs if p.number == rule.number] for rule in rules}
    click.echo(f"{context}: {sum(1 for found in tests.values() if found)} of {len(rules)}")
    for rule in rules:
        if found := tests[rule.number]:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            click.echo(f"  proven    {rule.number}  {found[0]}{more}")
        elif unproven:
            click.echo(f"  unproven  {rule.number}  {rule.title}")


if __name__ == "__main__":
    main()
