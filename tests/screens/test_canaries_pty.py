"""Canaries in a cache that somebody else wrote, and the real program on it: what reaches the terminal, the pipe and the files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from canaries import HARMFUL, TOKEN
from canary_world import write
from cli_site import Cli

from cchc_tui.cache.store import Store
from cchc_tui.domain import summary
from cchc_tui.domain.snapshot import Snapshot

from pty_program import opened  # isort: skip - beside the tests

SEQUENCE = re.compile(
    r"\x1b(?:\[(?P<private>[<>=?]?)[0-9;:]*(?P<between>[ -/]*)(?P<last>[@-~])|\](?P<number>\d+);[^\x07\x1b]*(?:\x07|\x1b\\)|(?P<single>[=>78cM]))"
)
"""A sequence as a terminal reads it; whatever else begins with an ESC is none of ours."""

WALK = [
    "\r",
    "\t",
    "\t",
    "\x1b",
    *"2mmjlm",
    "\x1b",
    *"3vvnn[",
    "\x1b",
    *"4\t",
    "\x1b",
    *"5\tj6",
    "7\tj",
    *"8\tj",
    *"1L2345678",
    "?",
    "\x1b",
]
WALK += [*"1jj\r\t\t\t", "w", "i", "1", "9", "\x1b", "\x10", "d", "o", "\x1b", "y", "e", "T", "L"]
"""Keys that lead over every main screen in both languages, into an agency, an indicator, its panes, the palette and the files."""

FEW = ["\r", "\t", "2", "m", "m", "4", "5", "6", "7", "8", "L", "3", "\x10", "d", "\x1b", "1"]


def shape(found: re.Match[str]) -> tuple[str, ...]:
    """Give what a sequence is, without its numbers."""
    return tuple(part or "" for part in found.group("private", "between", "last", "number", "single"))


def stream(cached: Path, home: Path, size: tuple[int, int], keys: Sequence[str]) -> str:
    """Walk, quit, and give everything that reached the terminal."""
    home.mkdir(parents=True, exist_ok=True)
    with opened(home, "--cache", cached, "--offline", size=size) as there:
        there.wait("14/10/2019")
        for key in keys:
            there.settle()
            there.press(key)
        there.settle()
        there.press("\x1b")
        there.settle()
        there.press("q")
        there.ended(0)
        there.restored()
        return bytes(there.raw).decode()


def harmless(raw: str, allowed: set[tuple[str, ...]]) -> None:
    """Prove that every sequence is of a kind our screens use on clean data, that none has a token, and that no control is left beside them."""
    for found in SEQUENCE.finditer(raw):
        assert TOKEN not in found.group(), found.group()
        assert shape(found) in allowed, found.group()
    rest = re.sub(r"[\r\n]", "", SEQUENCE.sub("", raw))
    found_harm = HARMFUL.search(rest)
    assert not found_harm, (found_harm, rest[max(found_harm.start() - 40, 0) : found_harm.end() + 40])
    assert TOKEN in rest, "the canaries were on the screen"


def shapes(raw: str) -> set[tuple[str, ...]]:
    return {shape(found) for found in SEQUENCE.finditer(raw)}


def of(cached: Path) -> Snapshot:
    """Open the clean sample."""
    generation = Store(cached).current()
    assert generation is not None
    return Snapshot(
        generation.catalogue,
        generation,
        at=date(2019, 10, 14),
        publication=generation.publication,
        ready=summary.ready(generation.standings),
    )


@pytest.fixture(scope="module")
def fouled(cached: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with canaries in every column of text."""
    root = tmp_path_factory.mktemp("fouled")
    write(of(cached), root)
    return root


def test_no_byte_of_the_data_acts_on_a_real_terminal(cached: Path, fouled: Path, tmp_path: Path) -> None:
    allowed = shapes(stream(cached, tmp_path / "clean", (80, 24), ["2", "L", "1"]))
    harmless(stream(fouled, tmp_path / "foul", (80, 24), FEW), allowed)


@pytest.mark.heavy
@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)])
@pytest.mark.parametrize("first", range(0, 40, 8))
def test_no_byte_of_the_data_acts_on_a_real_terminal_on_the_whole_walk(
    cached: Path, tmp_path: Path, first: int, size: tuple[int, int]
) -> None:
    write(of(cached), tmp_path / "fouled", first)
    allowed = shapes(stream(cached, tmp_path / "clean", size, WALK))
    harmless(stream(tmp_path / "fouled", tmp_path / "foul", size, WALK), allowed)


COMMANDS = [
    ["status"], ["show", "017"], ["show", "017", "TT01"], ["show", "017", "TT04"], ["changes"], ["check", "017", "-v"], ["verify"],
    ["export", "017", "--format", "md"], ["export", "--format", "csv"], ["report", "017", "--period", "2019-Q3"], ["doctor", "--at", "2020-06-30"],
]  # fmt: skip
FEWER = [COMMANDS[1], COMMANDS[4], COMMANDS[7]]


def said(cli: Cli, cached: Path, words: Sequence[str], lang: str) -> None:
    """Run a command, and prove that what it prints neither acts nor fails."""
    done = cli("--cache", cached, *words, CCHC_LANG=lang, CCHC_AT="2019-10-14")
    printed = (done.stdout + done.stderr).replace("\r\n", "\n")
    assert "Traceback" not in printed
    assert done.returncode in (0, 1, 2) if words[0] == "check" else done.returncode == 0, printed
    assert not HARMFUL.search(printed.removeprefix("\ufeff").replace("\n", "")), printed
    assert TOKEN in printed or words[0] == "verify"


@pytest.mark.parametrize("words", FEWER, ids=" ".join)
def test_commands_say_nothing_that_acts(cli: Cli, fouled: Path, words: list[str]) -> None:
    said(cli, fouled, words, "vi")


@pytest.mark.heavy
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_all_commands_say_nothing_that_acts(cli: Cli, fouled: Path, words: list[str], lang: str) -> None:
    said(cli, fouled, words, lang)


@pytest.mark.heavy
@pytest.mark.parametrize(
    "words",
    [
        ["status", "--json"],
        ["show", "017", "--json"],
        ["show", "017", "TT01", "--json"],
        ["export", "--format", "json"],
        ["doctor", "--json", "--at", "2020-06-30"],
    ],
)
def test_json_has_no_text_that_acts_either(cli: Cli, fouled: Path, words: list[str]) -> None:
    done = cli("--cache", fouled, *words, CCHC_AT="2019-10-14")
    assert done.returncode == 0, done.stderr
    assert all(not HARMFUL.search(text) for text in strings(json.loads(done.stdout)))


@pytest.mark.heavy
@pytest.mark.parametrize("words", [["export", "017", "--format", "xlsx"], ["report", "017", "--period", "2019-Q3", "--format", "xlsx"]])
def test_workbooks_hold_no_text_that_acts_and_no_formula(cli: Cli, fouled: Path, words: list[str], tmp_path: Path) -> None:
    file = tmp_path / "kept.xlsx"
    done = cli("--cache", fouled, *words, "--output", file, CCHC_AT="2019-10-14")
    assert done.returncode == 0, done.stderr
    cells = [cell for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for cell in row]
    assert any(TOKEN in str(cell.value) for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)
    assert all(not HARMFUL.search(str(cell.value).replace("\n", "")) for cell in cells)


@pytest.mark.heavy
def test_no_cell_of_a_table_begins_as_a_formula(cli: Cli, fouled: Path) -> None:
    done = cli("--cache", fouled, "export", "--format", "csv", CCHC_AT="2019-10-14")
    for row in csv.reader(io.StringIO(done.stdout.removeprefix("\ufeff")), delimiter=";"):
        assert not any(cell[:1] in "=@\t\r" and cell for cell in row), row


def strings(value: object) -> Iterator[str]:
    """Give every text of a JSON value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
