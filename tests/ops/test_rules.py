"""The list of proven rules: what counts as a proof, and what a demand for one refuses."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from ops import rules
from ops.rules import main, proofs_in, required_numbers, rules_of


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    book, tests, frontend = tmp_path / "docs" / "rules", tmp_path / "tests" / "x", tmp_path / "frontend" / "tests"
    for directory in (book, tests, frontend):
        directory.mkdir(parents=True)
    lines = ["# Billing", *(f"- BIL-0{n} What rule {n} says; see BIL-09." for n in range(1, 6))]
    (book / "billing.md").write_text("\n".join(lines))
    (tests / "test_bills.py").write_text(
        "import pytest\n"
        "@pytest.mark.rule('BIL-01', 'BIL-02')\n"
        "async def test_a(): ...\n"
        "@pytest.mark.rule('BIL-03')\n"
        "class TestB: ...\n"
        "def test_words(): 'this names BIL-05 without proving it'\n"
    )
    (tests / "test_module.py").write_text("import pytest\npytestmark = pytest.mark.rule('BIL-01')\n")
    (frontend / "run.test.ts").write_text("test('x', () => { rule('BIL-04'); })")
    monkeypatch.setattr(rules, "PROJECT_ROOT", tmp_path)
    return tmp_path


def test_a_rule_is_a_line_of_the_book_and_a_reference_is_not(project: Path) -> None:
    assert [rule.number for rule in rules_of(project / "docs" / "rules")] == [f"BIL-0{n}" for n in range(1, 6)]


def test_marks_on_functions_classes_and_modules_prove_and_words_do_not(project: Path) -> None:
    proven = {(proof.number, proof.test) for proof in proofs_in(project)}
    assert proven == {
        ("BIL-01", "tests/x/test_bills.py::test_a"),
        ("BIL-02", "tests/x/test_bills.py::test_a"),
        ("BIL-03", "tests/x/test_bills.py::TestB"),
        ("BIL-01", "tests/x/test_module.py"),
        ("BIL-04", "frontend/tests/run.test.ts"),
    }


def test_a_demand_is_met_or_names_what_is_missing(project: Path) -> None:
    assert CliRunner().invoke(main, ["--require", "BIL-01,BIL-04"]).exit_code == 0
    refused = CliRunner().invoke(main, ["--require", "BIL-01,BIL-05"])
    assert refused.exit_code == 1
    assert "BIL-05" in refused.output
    assert "BIL-01\n" not in refused.output


def test_a_mark_for_a_rule_that_does_not_exist_is_an_error(project: Path) -> None:
    (project / "tests" / "test_wrong.py").write_text("@pytest.mark.rule('BIL-77')\ndef test_c(): ...\n")
    refused = CliRunner().invoke(main, [])
    assert refused.exit_code == 1
    assert "test_c names BIL-77" in refused.output


def test_comments_in_a_file_of_demands_demand_nothing(tmp_path: Path) -> None:
    demands = tmp_path / "first-day.txt"
    demands.write_text("# not BIL-09\nBIL-01 BIL-02 # nor BIL-08\n")
    assert required_numbers(str(demands)) == ["BIL-01", "BIL-02"]
