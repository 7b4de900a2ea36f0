"""From a terminal to the screens: what is decided before they open, what their end gives back, and which settings say how they look."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pty_program import OPENED, opened
from real_program import ROOT

from cchc_tui.errors import UsageError
from cchc_tui.launch import run_screens
from cchc_tui.settings import Settings, load


def look(tmp_path: Path, text: str) -> str | None:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load({"config": str(file)}, {}).theme


@pytest.mark.parametrize("name", ["ansi", "dark", "light"])
def test_the_configuration_names_a_look(name: str, tmp_path: Path) -> None:
    assert look(tmp_path, f'theme = "{name}"') == name


@pytest.mark.parametrize("name", ['"Dark"', '"textual-dark"', '""', "1"])
def test_a_look_nobody_knows_is_refused_with_those_there_are(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"config\.toml: theme must be one of ansi, dark, light\."):
        look(tmp_path, f"theme = {name}")


def test_a_terminal_that_cannot_be_drawn_on_is_refused_before_the_cache_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="calls itself dumb"):
        run_screens(Settings(tmp_path / "nothing"), environ={"TERM": "dumb"})
    assert list(tmp_path.iterdir()) == []


def test_nothing_that_draws_is_loaded_where_nothing_can_be_drawn(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from cchc_tui import launch
from cchc_tui.errors import UsageError
from cchc_tui.settings import Settings
for environ in ({{"TERM": "dumb"}}, {{"TERM": "xterm"}}):
    try:
        launch.run_screens(Settings(Path({str(tmp_path)!r})), environ=environ)
    except UsageError as error:
        print(type(error).__name__, [name for name in ("textual", "rich", "httpx") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT, stdin=subprocess.DEVNULL)
    assert done.stdout.splitlines() == ["UsageError []", "UsageError []"], done.stderr


def test_the_look_of_the_configuration_is_shown_at_once_and_the_key_brings_the_next(cached: Path, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('theme = "light"\n', encoding="utf-8")
    with opened(tmp_path, "--cache", cached, "--config", file, env={"COLORTERM": "truecolor"}) as terminal:
        terminal.wait(OPENED)
        terminal.settle()
        assert b"48;5;231" in terminal.raw, "white paper, in 256 colours"
        assert b"38;2;" not in terminal.raw
        before = len(terminal.raw)
        terminal.press("T")
        terminal.until(lambda: b"\x1b[1;31" in terminal.raw[before:], "the terminal's own red")
        terminal.settle()
        assert OPENED in "".join(terminal.rows())
        terminal.press("q")
        terminal.ended(0)
        terminal.restored()


@pytest.mark.heavy
def test_no_color_wins_over_the_look_of_the_configuration(cached: Path, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('theme = "dark"\n', encoding="utf-8")
    with opened(tmp_path, "--cache", cached, "--config", file, env={"NO_COLOR": "1"}) as terminal:
        terminal.wait(OPENED)
        terminal.press("T")
        terminal.settle()
        assert b"38;" not in terminal.raw
        assert b"48;" not in terminal.raw


def test_nothing_cached_and_nobody_to_ask_is_a_line_and_no_screen(tmp_path: Path) -> None:
    with opened(tmp_path, "--cache", tmp_path / "nothing", env={"CCHC_LANG": "en"}) as terminal:
        terminal.ended(2)
        assert b"\x1b" not in terminal.raw
        assert terminal.raw.startswith(b"cchc-tui: Nothing is cached in ")
