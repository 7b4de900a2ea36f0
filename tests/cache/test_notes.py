"""Notes survive everything but their own removal: other programs, a kill at any step, a full disk; damage is said."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cchc_tui.cache.disk import Disk
from cchc_tui.cache.notes import LONGEST, Notes
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.notes import Note
from cchc_tui.errors import CacheDamaged, DiskError, UsageError

DISTRICT = AgencyKey("2019", "017")
SEEN = Note("2019:017", "TT01", "2019-10-21T08:15:00+07:00", "canbo", "Đã nhắc Phòng Tư pháp [x]", verdict="behind")


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    return Notes(tmp_path / "own" / "notes.json")


def test_looking_creates_nothing(notes: Notes) -> None:
    assert notes.all() == ()
    assert not notes.file.parent.exists()


def test_a_note_comes_back_as_it_was_written_and_belongs_to_its_owner_alone(notes: Notes) -> None:
    kept = notes.add(SEEN)
    assert kept == replace(SEEN, number=1)
    assert notes.all() == (kept,)
    assert {oct(path.stat().st_mode & 0o777) for path in notes.file.parent.iterdir()} == {"0o600"}


def test_an_acknowledgement_ends_with_the_verdict_it_was_about(notes: Notes) -> None:
    notes.add(replace(SEEN, verdict="", text="chỉ là ghi chú"))
    kept = notes.add(SEEN)
    assert notes.acknowledged(DISTRICT, "TT01", "behind") == kept
    assert notes.acknowledged(DISTRICT, "TT01", "not_met") is None
    assert notes.acknowledged(DISTRICT, "TT01", "") is None
    assert notes.acknowledged(DISTRICT, "TT02", "behind") is None
    assert [note.number for note in notes.about(DISTRICT)] == [1, 2]
    assert notes.about(AgencyKey("2019", "018")) == ()


def test_numbers_are_not_given_twice_while_a_later_note_stands(notes: Notes) -> None:
    for text in ("một", "hai"):
        notes.add(replace(SEEN, text=text))
    notes.remove(1)
    assert notes.add(replace(SEEN, text="ba")).number == 3
    assert [note.text for note in notes.all()] == ["hai", "ba"]
    with pytest.raises(UsageError, match="no note 1"):
        notes.remove(1)


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LONGEST + 1)])
def test_an_empty_or_endless_note_is_refused(notes: Notes, text: str) -> None:
    with pytest.raises(UsageError):
        notes.add(replace(SEEN, text=text))
    assert notes.all() == ()


def test_no_control_character_gets_into_the_file(notes: Notes) -> None:
    assert notes.add(replace(SEEN, text="a\x1b[31mb\u202ec")).text == notes.all()[0].text
    assert "\x1b" not in notes.all()[0].text
    assert "\u202e" not in notes.all()[0].text


def test_a_failure_at_any_step_keeps_the_notes_there_were(tmp_path: Path) -> None:
    """Every step of the second write is made to fail in turn; the first note stands after each, and the next write works."""
    for number in range(100):
        file = tmp_path / str(number) / "notes.json"
        first = Notes(file).add(SEEN)
        steps: list[str] = []

        def fail(name: str, _path: Path, number: int = number, steps: list[str] = steps) -> None:
            steps.append(name)
            if len(steps) == number + 1:
                raise OSError(28, "No space left on device")

        try:
            Notes(file, disk=Disk(file.parent, step=fail)).add(replace(SEEN, text="hai"))
        except DiskError:
            assert Notes(file).all()[0] == first
            assert Notes(file).add(replace(SEEN, text="ba")).number in (2, 3)
        else:
            assert number == len(steps) > 5
            return
    raise AssertionError("no write came through")


def test_a_damaged_file_is_said_and_the_state_before_is_beside_it(notes: Notes) -> None:
    first = notes.add(SEEN)
    notes.add(replace(SEEN, text="hai"))
    whole = notes.file.read_bytes()
    for content in (whole[:-3], b"", whole.replace(b"hai", b"hay")):
        notes.file.write_bytes(content)
        with pytest.raises(CacheDamaged, match=r"notes\.json\.before"):
            notes.all()
        with pytest.raises(CacheDamaged):
            notes.add(SEEN)
    assert Notes(notes.file.with_name("notes.json.before")).all() == (first,)


WRITER = """
import sys
from pathlib import Path
from cchc_tui.cache.notes import Notes
from cchc_tui.domain.notes import Note
for number in range(10):
    Notes(Path(sys.argv[1])).add(Note("2019:017", "TT01", "2019-10-21", sys.argv[2], f"{sys.argv[2]} {number}"))
"""


def test_programs_that_write_at_once_lose_nothing(notes: Notes) -> None:
    running = [subprocess.Popen([sys.executable, "-c", WRITER, str(notes.file), name]) for name in ("a", "b", "c")]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert sorted(note.text for note in notes.all()) == sorted(f"{name} {n}" for name in ("a", "b", "c") for n in range(10))
    assert len({note.number for note in notes.all()}) == 30
