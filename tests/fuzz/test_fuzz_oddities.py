"""Oddities of CSV by name: what client and publisher make of each, and why."""

from __future__ import annotations

import csv
import io
import sys
import time
import unicodedata
from typing import Any

import pytest
from fuzz_material import bases, check_said, client_reads, publisher_reads

from cchc_tui.errors import Refused
from cchc_tui.feed.package import read_resource, table_of
from cchc_tui.feed.tables import TABLES, Field

HEAD = "id,title_vi,title_en,kind,synthetic,last_extract,note\n"
GOOD = "egate,Một cửa,,,1,,\n"
"""The source that the rest of the publication refers to."""


def row(title: str, note: str = "") -> str:
    return f"{HEAD}{GOOD}a,{title},,,0,,{note}\n"


ACCEPTED = {
    "a comma in quotes is text": (row('"x, y"'), "x, y"),
    "an empty cell in quotes is empty": (row("x", '""'), "x"),
    "empty cells before crlf are empty": (row("x").replace("\n", "\r\n"), "x"),
    "line ends of old computers end lines too": (row("x").replace("\n", "\r"), "x"),
    "doubled quotes are one quote": (row('"say ""no"""'), 'say "no"'),
    "a quote inside a bare cell is text": (row('5" disk'), '5" disk'),
    "json in a cell is text": (row('"{""type"": ""Point"", ""at"": [1, 2]}"'), '{"type": "Point", "at": [1, 2]}'),
    "a plain table": (row("x"), "x"),
    "letters of every script": (row("Đường sắt 鉄道 ไทย"), "Đường sắt 鉄道 ไทย"),
    "a heading in quotes is that heading": (row("x").replace("title_vi", '"title_vi"'), "x"),
    "no final newline": (row("x").rstrip("\n"), "x"),
    "markup is text as it stands": (row("[red]x[/] [@click=app.quit]y[/]"), "[red]x[/] [@click=app.quit]y[/]"),
    "a formula is text as it stands": (row("=1+1"), "=1+1"),
}


@pytest.mark.parametrize(("text", "title"), ACCEPTED.values(), ids=ACCEPTED)
def test_accepted_by_both(text: str, title: str) -> None:
    resources = {**bases()[0].resources, "sources": text.encode()}
    assert client_reads(resources, "sources") is None
    problems, published = publisher_reads(resources)
    assert [str(problem) for problem in problems] == []
    for raw in (resources["sources"], published["sources"]):
        assert title in {record.title_vi for record in read(raw)}


def read(raw: bytes) -> tuple[Any, ...]:
    found = read_resource("sources", raw)
    assert isinstance(found, tuple)
    return found


REFUSED = {
    "a newline in a cell would break lists": (row('"a\nb"'), "row 4, column title_vi", "control", "control"),
    "quotes and newlines in a cell break lists too": (row('"say\n""no"""'), "row 4, column title_vi", "control", "control"),
    "a record that is too short": (row("x") + "b,x\n", "row 4", "2 cells", "2 cells"),
    "a record that is too long": (row("x") + "b,x,,,0,,,\n", "row 4", "8 cells", "8 cells"),
    "tabs between the cells": (row("x").replace(",", "\t"), "row 1", "header", ""),
    "a single column": ("id\negate\n", "row 1", "header", "missing"),
    "an unbalanced quote": (row('"x'), "row 3", "not a CSV record", "not a CSV record"),
    "text after a closing quote": (row('"x"y'), "row 3", "not a CSV record", "not a CSV record"),
    "a heading twice": (row("x").replace("note", "kind"), "row 1", "header", "twice"),
    "a byte order mark inside": (row("x\ufeff"), "row 3, column title_vi", "zero-width", "zero-width"),
    "a nul in a cell": (row("x\0y"), "row 3, column title_vi", "control", "control"),
    "a title of blanks": (row("\u00a0 "), "row 3, column title_vi", "empty", "empty"),
    "a cell longer than a spreadsheet takes": (row("x" * 32_768), "row 3, column title_vi", "32768 characters", "32768 characters"),
    "a cell of a megabyte": (row("x" * 2**20), "row 3", "", ""),
    "nothing at all": ("", "row 1", "header", "missing"),
}


@pytest.mark.parametrize(("text", "place", "client", "publisher"), REFUSED.values(), ids=REFUSED)
def test_refused_by_both(text: str, place: str, client: str, publisher: str) -> None:
    resources = {**bases()[0].resources, "sources": text.encode()}
    refusal = client_reads(resources, "sources")
    assert refusal is not None
    check_said(refusal)
    assert f"sources, {place}" in str(refusal)
    assert client in str(refusal)
    first, *_ = publisher_reads(resources)[0]
    check_said(first)
    assert f"sources.csv, {place}" in str(first)
    assert publisher in str(first)


PUT_RIGHT = {
    "a leading byte order mark": ("\ufeff" + row("x"), "header"),
    "blank last lines": (row("x") + "\n\n", "0 cells"),
    "a record of empty cells": (row("x") + ",,,,,,\n", "empty"),
    "columns in another order": (
        f"title_vi,id,title_en,kind,synthetic,last_extract,note\n{GOOD.replace('egate,Một cửa', 'x,egate')}",
        "header",
    ),
    "without columns that may be empty": ("id,title_vi,synthetic\negate,x,1\n", "header"),
}


@pytest.mark.parametrize(("text", "client"), PUT_RIGHT.values(), ids=PUT_RIGHT)
def test_refused_by_the_client_and_put_right_by_the_publisher(text: str, client: str) -> None:
    resources = {**bases()[0].resources, "sources": text.encode()}
    assert client in str(client_reads(resources, "sources"))
    problems, published = publisher_reads(resources)
    assert [str(problem) for problem in problems] == []
    assert client_reads(published, "sources") is None
    assert "x" in {record.title_vi for record in read(published["sources"])}


def test_a_table_with_only_a_header_is_empty() -> None:
    resources = dict(bases()[0].resources)
    name = next(name for name in resources if table_of(name) == "events")
    resources[name] = resources[name].partition(b"\n")[0] + b"\n"
    assert client_reads(resources, name) is None
    problems, published = publisher_reads(resources)
    assert (problems, published[name]) == ([], resources[name])


@pytest.mark.parametrize("head", ["", HEAD])
def test_tens_of_thousands_of_columns_are_refused_at_once(head: str) -> None:
    wide = ",".join(f"c{number}" for number in range(30_000)) + "\n"
    resources = {**bases()[0].resources, "sources": (head + wide).encode()}
    started = time.process_time()
    refusal = client_reads(resources, "sources")
    assert refusal is not None
    check_said(refusal)
    assert publisher_reads(resources)[0]
    assert time.process_time() - started < 5


def test_a_heading_or_a_key_without_end_is_not_repeated_whole() -> None:
    resources = {**bases()[0].resources, "sources": (HEAD.strip() + ",n" + "o" * 5000 + "\n").encode()}
    for problem in publisher_reads(resources)[0]:
        check_said(problem)
    header, first, *_ = bases()[0].resources["targets"].decode().splitlines()
    endless = first.replace(",KH1,", f",{'K' * 5000},")
    resources = {**bases()[0].resources, "targets": f"{header}\n{endless}\n{endless}\n".encode()}
    refusal = client_reads(resources, "targets")
    assert refusal is not None
    for problem in (refusal, *publisher_reads(resources)[0]):
        check_said(problem)


def texts() -> list[tuple[str, str]]:
    """Give every text column of every table."""
    return [(table.name, field.name) for table in TABLES.values() for field in table.fields if field.kind == "text"]


HIDDEN = "\x00\x07\x1b\x7f\x85\x9b\u00ad\u061c\u200b\u200d\u200f\u2028\u202e\u2060\u2066\u2069\ufe0f\ufeff\U000e0041"


def with_cell(table: str, column: str, cell: str) -> tuple[str, bytes]:
    """Give the first resource of a table with one cell of its first row changed."""
    name, raw = next((name, raw) for name, raw in bases()[0].resources.items() if table_of(name) == table)
    header, *records = csv.reader(io.StringIO(raw.decode(), newline=""))
    records[0][header.index(column)] = cell
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, *records])
    return name, text.getvalue().encode()


@pytest.mark.parametrize(("table", "column"), texts(), ids=map("-".join, texts()))
def test_hidden_characters_are_refused_and_markup_stands(table: str, column: str) -> None:
    for character in HIDDEN:
        with pytest.raises(Refused) as caught:
            read_resource(*with_cell(table, column, f"a{character}b"))
        check_said(caught.value)
        assert (caught.value.values["row"], caught.value.values["column"]) == (2, column)
    for markup in ("[red]x[/]", "[@click=app.quit]x[/]", "<b>", "{file}", "=1+1"):
        assert markup in str(read_resource(*with_cell(table, column, markup)))


def test_no_character_that_hides_or_acts_is_text() -> None:
    """Of all that Unicode calls control, format, surrogate or separator, only the signs that are seen around numbers may stand."""
    field, seen = Field("note", "text"), "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
    unseen = {chr(point) for point in range(sys.maxunicode + 1) if unicodedata.category(chr(point)) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    stand = {character for character in unseen if field.allows(character)}
    assert stand == set(seen)


def test_text_that_must_stand_must_be_seen() -> None:
    field = Field("name", "text", required=True)
    assert [text for text in ("", " ", "\u00a0", "\u3000\u2003", "a", " a ", "\u2003Tên") if field.allows(text)] == [
        "a",
        " a ",
        "\u2003Tên",
    ]
    assert not field.allows(" " * 100_000 + "\n")
