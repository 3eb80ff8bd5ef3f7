"""A bank file format is a folder with a PLUGIN of the right shape; nothing else names it."""

import sys
from pathlib import Path

import pytest

from domain.kernel.registry import BadPlugin, load_plugins
from domain.payments.model import FileRefused
from domain.payments.registry import FORMATS, PaymentFileFormat, format_of
from tests.domain.payments.ocr_files import file_bytes, transaction


@pytest.mark.rule("FIL-01")
def test_the_formats_folder_is_what_there_is() -> None:
    folder = Path(__file__).parents[3] / "domain" / "payments" / "formats"
    assert set(FORMATS) == {path.parent.name for path in folder.glob("*/__init__.py")}


@pytest.mark.rule("FIL-01")
def test_a_file_is_recognised_by_its_first_bytes() -> None:
    assert format_of(file_bytes([transaction(1, 100)])).key == "ocr_giro"
    with pytest.raises(FileRefused, match="no payment file that can be read here"):
        format_of(b"\xef\xbb\xbf<Document/>")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "PLUGIN is not a PaymentFileFormat"),
        ("class P:\n    key = 'x'\nPLUGIN = P()", "PLUGIN is not a PaymentFileFormat"),
        (
            "from domain.payments.formats.ocr_giro import OcrGiro\nPLUGIN = OcrGiro(key='')",
            "the key '' is empty or taken",
        ),
    ],
)
def test_a_folder_without_a_right_plugin_is_a_bug_found_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, reason: str
) -> None:
    package = tmp_path / "trial_formats"
    (package / "odd").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "odd" / "__init__.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    try:
        with pytest.raises(BadPlugin, match=reason):
            load_plugins("trial_formats", PaymentFileFormat)  # type: ignore[type-abstract]
    finally:
        for name in [name for name in sys.modules if name.startswith("trial_formats")]:
            del sys.modules[name]
