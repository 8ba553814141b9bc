"""Foreign text is shown, never obeyed: terminal, Markdown, spreadsheets, JSON."""

import json

import pytest
from hypothesis import given, settings

from tests.formats.foreign_text import ANY_TEXT, steers
from tracker.formats.foreign import (
    code_span,
    dump_json,
    lines_of,
    markdown,
    plain,
    spreadsheet_cell,
)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("two\n lines\tand a tab", "two lines and a tab"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x9b2Jcleared\x07", "2Jcleared"),
        ("abc\u202edcba\u202c", "abcdcba"),
        ("a\u2028b\x85c", "a b c"),
        ("\ud800lone", "lone"),
        ("é 深層学習 العربية 👩\u200d🔬", "é 深層学習 العربية 👩\u200d🔬"),
    ],
)
def test_plain(written: str, shown: str) -> None:
    assert plain(written) == shown


@settings(deadline=None)
@given(ANY_TEXT)
def test_plain_never_steers_and_is_stable(text: str) -> None:
    assert not steers(plain(text))
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("[click](javascript:alert(1))", r"\[click\](javascript:alert(1))"),
        ("a | b", r"a \| b"),
        ("*bold* _slanted_ P_hold `code`", r"\*bold\* \_slanted\_ P_hold \`code\`"),
        ("# heading", r"\# heading"),
        ("- item", r"\- item"),
        ("12. item", r"12\. item"),
        ("2411.12580 is found", "2411.12580 is found"),
        (r"back\slash &lt; $x$", r"back\\slash \&lt; \$x\$"),
    ],
)
def test_markdown(written: str, shown: str) -> None:
    assert markdown(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"), [("plain", "`plain`"), ("a`b", "`` a`b ``"), ("``", "``` `` ```")]
)
def test_code_span(written: str, shown: str) -> None:
    assert code_span(written) == shown


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "  =", "＝"])
def test_a_formula_is_neutralised(start: str) -> None:
    assert spreadsheet_cell(f"{start}1+1") == f"'{start}1+1"


def test_other_cells_stay() -> None:
    assert spreadsheet_cell("2411.12580 = found") == "2411.12580 = found"
    assert spreadsheet_cell("") == ""


def test_lines() -> None:
    assert lines_of("one\r\ntwo\x1b[2J\n") == ("one", "two[2J")


@settings(deadline=None)
@given(ANY_TEXT)
def test_json_loses_nothing_and_never_steers(text: str) -> None:
    written = dump_json({"text": text}, indent=None)
    assert json.loads(written) == {"text": text}
    assert not steers(written)
    written.encode()


def test_json_keeps_letters_readable() -> None:
    assert dump_json(["深 é \x7f\u202e"], indent=None) == '["深 é \\u007f\\u202e"]'
