"""The tour of the README: nine questions, each answered by at most six keys from the home, played on the sample key by key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from eyes import rows
from first_screens import settled
from textual.pilot import Pilot

from cchc_tui.app import CchcApp
from cchc_tui.cache.store import Store
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM
from screens.widgets.view import View

README = Path(__file__).resolve().parents[2] / "README.md"
OPENED = datetime(2019, 10, 21, 9, 0, tzinfo=VIETNAM)
QUESTIONS, MOST = 9, 6
"""How many questions there are, and how many keys the answer to one may take; a typed word counts as one."""

NAMED = {"↵": "enter", "↓": "down", "↑": "up", "Tab": "tab", "Ctrl+P": "ctrl+p", "Esc": "escape"}


@dataclass(frozen=True)
class Task:
    """A row of the table: what is asked, the keys (a word as `"word"`), and what must stand on the screen then."""

    question: str
    keys: tuple[str, ...]
    answers: tuple[str, ...]

    def typed(self) -> list[str]:
        """Give every key as it is pressed."""
        found = []
        for key in self.keys:
            word = key[1:-1] if key.startswith('"') else ""
            found += ["space" if letter == " " else letter for letter in word] if word else [NAMED.get(key, key)]
        return found


def tasks() -> list[Task]:
    section = README.read_text(encoding="utf-8").split("## Nine questions\n", 1)[1].split("\n## ", 1)[0]
    found = []
    for line in [line for line in section.splitlines() if line.startswith("|")][2:]:
        question, keys, answers = (cell.strip() for cell in line.strip("|").split("|"))
        pressed = tuple(key.strip("`") for key in re.findall(r'`[^`]+`|"[^"]+"', keys))
        found.append(Task(question, pressed, tuple(re.findall(r"`([^`]+)`", answers))))
    return found


@pytest.fixture
def app(sample: Snapshot, cached: Path) -> CchcApp:
    """Give the program as it opens after the first synchronisation of the sample."""
    generation = Store(cached).current()
    assert generation is not None
    return CchcApp(lambda: sample, View(sample, Lang("vi"), "unicode", OPENED, updates=generation.log))


def test_there_are_nine_questions_of_at_most_six_keys() -> None:
    found = tasks()
    assert len(found) == QUESTIONS
    assert {task.question: task.keys for task in found if len(task.keys) > MOST} == {}
    assert all(task.answers for task in found)


async def test_every_answer_stands_on_the_screen(app: CchcApp) -> None:
    """All in one session: `1` leads home again, where the cursor stands as it did."""
    wrong = {}
    async with app.run_test(size=(80, 24)) as pilot:
        await done(pilot)
        home = seen(app)
        for task in tasks():
            await pilot.press(*task.typed())
            await done(pilot)
            shown = seen(app)
            missing = [answer for answer in task.answers if answer not in shown]
            if missing or (task.keys and all(answer in home for answer in task.answers)):
                wrong[task.question] = missing or "the home said it without a key", shown
            await pilot.press("escape", "1")
            await done(pilot)
            assert seen(app) == home, task
    assert wrong == {}


async def done(pilot: Pilot[None]) -> None:
    """Wait until nothing is left to be worked out between the keys."""
    await settled(pilot)
    while (work := getattr(pilot.app.screen, "_work", None)) is not None and work.running:
        await pilot.pause(0.01)
    await pilot.pause()


def seen(app: CchcApp) -> str:
    """Give all that stands on the screen, sentences whole that go on in the next row."""
    return re.sub(r"\s+", " ", " ".join(rows(app)))
