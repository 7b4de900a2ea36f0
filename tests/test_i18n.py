"""The two languages: nothing is left unsaid in Vietnamese, and both write numbers, dates and errors in their own form."""

from __future__ import annotations

import ast
import unicodedata
from datetime import date, datetime
from fractions import Fraction
from string import Formatter

import pytest
from catalogue import MO, PO, all_sentences, catalogue, compiled, sentences, sources

from cchc_tui.errors import Refused, UsageError
from cchc_tui.i18n import Lang
from cchc_tui.singulars import ONE
from cchc_tui.text import cells

VI, EN = Lang("vi"), Lang("en")

KEY_CELLS = 14
"""Cells a key's description may take: more than five of them must stand in one line of 80."""

TRANSLATED = {str(message.id): str(message.string) for message in catalogue() if message.id}


def placeholders(sentence: str) -> list[tuple[str, str, str]]:
    """Name, format and conversion of every brace of a sentence, sorted: languages may say them in another order."""
    return sorted((name, spec or "", conversion or "") for _, name, spec, conversion in Formatter().parse(sentence) if name is not None)


def key_descriptions() -> set[str]:
    """Every sentence that a `Binding` of the screens or the app marks as its description."""
    found: set[str] = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Binding":
                found |= sentences(ast.unparse(node))
    return found


def test_every_sentence_of_the_code_is_translated() -> None:
    missing = {sentence: files for sentence, files in all_sentences().items() if not TRANSLATED.get(sentence, "").strip()}
    assert missing == {}, "run tests/catalogue.py and translate these"


def test_the_catalogue_holds_no_sentence_that_nobody_says() -> None:
    assert set(TRANSLATED) - set(all_sentences()) == set(), "run tests/catalogue.py"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('lang("one")', {"one"}),
        ('view.lang("up" if up else "down")', {"up", "down"}),
        ('TITLES = {1: msg("marked")}', {"marked"}),
        ('raise Refused("what", kept="kept", do=msg("do"), file="no sentence")', {"what", "kept", "do"}),
        ('WRONG = "a constant"\nraise Refused(WRONG)', {"a constant"}),
        ('super().__init__("own", kept="all")', {"own", "all"}),
        ('print("not ours")', set()),
    ],
)
def test_sentences_are_found_wherever_the_code_says_them(code: str, found: set[str]) -> None:
    assert sentences(code) == found


def test_translations_keep_exactly_the_placeholders_of_their_sentence() -> None:
    wrong = {sentence: said for sentence, said in TRANSLATED.items() if placeholders(said) != placeholders(sentence)}
    assert wrong == {}


def test_translations_are_composed_letters_without_control_characters() -> None:
    for said in TRANSLATED.values():
        assert unicodedata.is_normalized("NFC", said), said
        assert [c for c in said if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn")] == [], said
        assert said == said.strip(), said


def test_translations_end_like_their_sentence_so_that_parts_can_be_joined() -> None:
    # One word with a stop is an abbreviation.
    ended = {sentence: said for sentence, said in TRANSLATED.items() if " " in sentence}
    wrong = {sentence: said for sentence, said in ended.items() if sentence.endswith(".") != said.endswith(".")}
    assert wrong == {}


def test_the_file_that_is_read_is_what_the_catalogue_compiles_to() -> None:
    assert MO.read_bytes() == compiled(catalogue()), "run tests/catalogue.py"


def test_nothing_in_the_catalogue_is_only_guessed() -> None:
    assert [message.id for message in catalogue() if message.id and message.fuzzy] == []
    assert "fuzzy" not in PO.read_text(encoding="utf-8")


def test_key_descriptions_are_short_enough_for_one_line() -> None:
    described = key_descriptions()
    assert {"Open", "Filter", "Why", "Help", "Quit"} <= described, "the bindings are still found"
    too_long = {what: VI(what) for what in described if cells(VI(what)) > KEY_CELLS}
    assert too_long == {}


def test_the_verdicts_are_called_as_the_rules_call_them() -> None:
    called = {
        "Not applicable": "Không áp dụng",
        "No data yet": "Chưa có số liệu",
        "Too early": "Còn sớm",
        "Conflict": "Mâu thuẫn",
        "Met": "Đạt",
        "Not met": "Không đạt",
        "Outdated": "Số liệu quá hạn",
        "On track": "Đúng tiến độ",
        "At the edge": "Sát ngưỡng",
        "Behind": "Chậm",
    }
    assert {english: VI(english) for english in called} == called


def test_numbers_figures_and_dates_have_the_form_of_their_language() -> None:
    day, moment = date(2019, 6, 4), datetime(2019, 11, 23, 8, 5)
    assert (VI.number(531269), EN.number(531269)) == ("531.269", "531,269")
    assert (VI.number(Fraction(-12345, 2)), EN.number(Fraction(-12345, 2))) == ("-6.172,5", "-6,172.5")
    assert (VI.figure(Fraction(9120, 98)), EN.figure(Fraction(9120, 98))) == ("93,06 %", "93.06%")
    assert (VI.figure(Fraction(3, 2), "", 1), EN.figure(Fraction(3, 2), "", 1)) == ("1,5", "1.5")
    assert (VI.day(day), EN.day(day)) == ("04/06/2019", "2019-06-04")
    assert (VI.moment(moment), EN.moment(moment)) == ("23/11/2019 08:05", "2019-11-23 08:05")


def test_a_sentence_is_said_in_the_language_with_its_values_made_safe() -> None:
    assert (VI("data as of {day}", day="x"), EN("data as of {day}", day="x")) == ("số liệu đến x", "data as of x")
    assert VI("{problem}.", problem="a\x1b[31m\u202eb\nc") == "a\ufffd[31m\ufffdb c."
    assert VI("{problem}.", problem="{found}") == "{found}.", "a value is never taken for a sentence"
    assert VI("a sentence nobody translated") == "a sentence nobody translated"
    assert VI("") == "", "the catalogue's own header is never said"


def test_data_comes_in_the_language_or_in_the_other_one_where_that_is_missing() -> None:
    assert (VI.pick("Sở", "Department"), EN.pick("Sở", "Department")) == ("Sở", "Department")
    assert (VI.pick("", "Department"), EN.pick("Sở", "")) == ("Department", "Sở")
    assert VI.pick("a\x07b", "") == "a\ufffdb"


def test_an_error_is_one_line_of_what_is_kept_and_what_to_do() -> None:
    refused = Refused(
        "{file} does not match its published hash.",
        kept="The cache stays as it was.",
        do="Fetch everything again with: cchc-tui sync --full",
        file="a\x1b]0;b\n.csv",
    )
    assert EN.error(refused) == (
        "a\ufffd]0;b .csv does not match its published hash. The cache stays as it was. Fetch everything again with: cchc-tui sync --full"
    )
    assert VI.error(refused) == (
        "a\ufffd]0;b .csv không khớp với mã băm đã công bố. Dữ liệu đã lưu vẫn giữ nguyên. Tải lại toàn bộ bằng lệnh: cchc-tui sync --full"
    )
    assert VI.error(UsageError("No endpoint is set.")) == "Chưa khai báo máy chủ trung tâm.", "parts that are not there leave no gap"
    assert VI.error(UsageError("{option}: {given} is not a number.", option="--port", given=3)) == "--port: 3 không phải là số."


def test_one_of_a_kind_reads_so_in_english() -> None:
    assert EN("{bytes} bytes in {requests} requests", bytes="480", requests=1) == "480 bytes in 1 request"
    assert EN("{count} days ago", count=1) == "1 day ago"
    assert EN("{count} days ago", count="11") == "11 days ago"
    assert VI("{count} days ago", count=1).startswith("1 ")


@pytest.mark.parametrize("sentence", ONE)
def test_a_singular_belongs_to_a_sentence_and_takes_its_values(sentence: str) -> None:
    name, single = ONE[sentence]
    assert sentence in all_sentences()
    assert name in {name for name, _, _ in placeholders(sentence)}
    assert placeholders(single) == placeholders(sentence)
