"""A bug anywhere in the screens leaves the terminal as it was, one line on it, and a report that holds no secret."""

from __future__ import annotations

import re
import stat
from datetime import datetime
from pathlib import Path

import pytest
from bombed import CANARY, EARLY, ROOMS, WIDGETS
from pty_program import OPENED, opened

from cchc_tui import crash
from cchc_tui.text import VIETNAM

BOMBED = (str(Path(__file__).with_name("bombed.py")),)
EVERY = [*ROOMS, *WIDGETS, *EARLY]
QUICK = ["thread", "render_line", "key", "init"]
"""One bug of the loop, one of a thread, one of the input, one before the screens; all are tried where there is time."""

NOW = datetime(2019, 10, 21, 10, tzinfo=VIETNAM)


def crashes(room: str, cached: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    with opened(tmp_path, room, program=BOMBED, env={"CCHC_CACHE": str(cached), "REPORTS": str(reports)}) as terminal:
        if room not in EARLY:
            terminal.wait(OPENED)
            terminal.press("X")
            if room == "key":
                terminal.wait("reading is bad now")
                terminal.press("j")
        terminal.ended(1)
        terminal.restored()
        said = "".join(terminal.said())
    assert re.fullmatch(r"cchc-tui: [^\r\n]*", said), said
    (report,) = reports.iterdir()
    assert str(report) in said
    readable(report, room)
    written = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert len(written) >= 2, "the report, and the log"
    for text in (bytes(terminal.raw), *written):
        assert CANARY.encode() not in text
        assert b"Traceback" not in text
        assert b"raise ValueError" not in text, "a source line"


def readable(report: Path, room: str) -> None:
    """Prove that a report says what is needed to look for the bug, to its owner alone."""
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    head, *places = report.read_text(encoding="utf-8").split("screens: ")
    assert re.match(r"cchc-tui \d[\d.]* Python 3\.[\d.]+ Textual 8\.[\d.]+\n2019-10-21T10:00:00\+07:00\nTERM=xterm-256color 80x24\n", head)
    first, kind, *rest = places[0].splitlines()
    assert "Screen" in first or room in (*EARLY, "quit"), "the screens that were open"
    assert re.match(r"(ValueError|SilentError|RecursionError|TokenError): ", kind), kind
    assert all(re.fullmatch(r"[\w./<>-]+:\d+:[\w<>]+|\w+: .*", line) for line in rest), rest
    assert any("bombed.py" in line or "stylesheet.py" in line for line in rest), rest


@pytest.mark.parametrize("room", QUICK)
def test_a_bug_gives_the_terminal_back_with_one_line_and_a_report(room: str, cached: Path, tmp_path: Path) -> None:
    crashes(room, cached, tmp_path)


@pytest.mark.heavy
@pytest.mark.parametrize("room", [room for room in EVERY if room not in QUICK])
def test_a_bug_in_any_room_gives_the_terminal_back_with_one_line_and_a_report(room: str, cached: Path, tmp_path: Path) -> None:
    crashes(room, cached, tmp_path)


def test_only_the_last_reports_are_kept(tmp_path: Path) -> None:
    for minute in range(crash.KEPT + 5):
        crash.told(KeyError("x"), tmp_path, NOW.replace(minute=minute))
    names = sorted(file.name for file in tmp_path.iterdir())
    assert len(names) == crash.KEPT
    assert names[0].startswith("crash-20191021-100500-")


def test_a_report_that_cannot_be_written_is_said_and_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", Path("/proc/no"), Path("a\0b")):
        told = crash.told(KeyError("lost"), folder, NOW)
        assert str(told).startswith("unexpected failure: KeyError: 'lost' No report could be written in ")


def test_a_report_is_not_written_through_a_link_somebody_put_there(tmp_path: Path) -> None:
    first = crash.write(tmp_path, NOW, "first")
    assert first is not None
    first.unlink()
    first.symlink_to(tmp_path / "elsewhere")
    assert crash.write(tmp_path, NOW, "second") is None
    assert not (tmp_path / "elsewhere").exists()


def test_a_long_reason_is_cut_in_the_line_and_stays_one_line_in_the_report(tmp_path: Path) -> None:
    told = crash.told(KeyError("long\nreason\x1b[31m " * 100), tmp_path, NOW, ["AgenciesScreen"])
    assert len(str(told.values["reason"])) == crash.LONGEST
    text = Path(str(told.values["report"])).read_text(encoding="utf-8")
    assert "screens: AgenciesScreen\nKeyError: " in text
    assert text.replace("\n", "").isprintable()
