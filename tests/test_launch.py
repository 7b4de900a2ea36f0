"""From a terminal to the screens: what is decided before they open, what their end gives back, and which settings say how they look."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pty_program import OPENED, opened
from real_program import ROOT, run

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
from cchc_tui.errors import CchcError
from cchc_tui.settings import Settings
Path({str(tmp_path)!r}, "current").write_text("damaged")
for environ in ({{"TERM": "dumb"}}, {{"TERM": "xterm"}}):
    try:
        launch.run_screens(Settings(Path({str(tmp_path)!r})), environ=environ)
    except CchcError as error:
        print(type(error).__name__, [name for name in ("textual", "rich", "httpx") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT, stdin=subprocess.DEVNULL)
    assert done.stdout.splitlines() == ["UsageError []", "CacheDamaged []"], done.stderr


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


def test_the_first_start_offers_the_sample_and_one_key_shows_it_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """The same as `cchc-tui demo`: published, served, synchronised, the overview; the temporary folder goes with the program."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with opened(tmp_path, env={"CCHC_LANG": "en", "CCHC_AT": None, "TMPDIR": str(temporary)}, size=(200, 30)) as terminal:
        seen = terminal.wait("Try the sample")
        assert any(str(tmp_path / "config" / "cchc-tui" / "config.toml") in row for row in seen), "the real place of the configuration"
        assert any("cchc-tui sync --endpoint URL" in row for row in seen)
        terminal.press("\r")
        terminal.wait("Hanoi city")
        seen = terminal.wait("Overview")
        assert "SAMPLE DATA" in seen[0]
        assert "data as of 2019-10-14" in seen[1]
        assert len(list(temporary.iterdir())) == 1
        terminal.press("q")
        terminal.ended(0)
        terminal.restored()
    assert list(temporary.iterdir()) == []
    assert not (tmp_path / "data").exists(), "nothing of it is kept as the reader's own"


def test_with_an_endpoint_the_first_start_fetches_and_the_overview_comes(published: Path, tmp_path: Path) -> None:
    with opened(tmp_path, env={"CCHC_LANG": "en", "CCHC_ENDPOINT": str(published)}) as terminal:
        terminal.wait("Hanoi city")
        terminal.wait("Overview")
        terminal.press("q")
        terminal.ended(0)
    assert (tmp_path / "data" / "cchc-tui" / "current").is_file()


def test_with_an_endpoint_that_fails_the_first_start_says_so_in_a_line_and_r_tries_again(tmp_path: Path, published: Path) -> None:
    place = tmp_path / "later"
    with opened(tmp_path, env={"CCHC_LANG": "en", "CCHC_ENDPOINT": str(place)}, size=(100, 30)) as terminal:
        terminal.wait("r tries again.")
        place.symlink_to(published)
        terminal.press("r")
        terminal.wait("Overview")
        terminal.press("q")
        terminal.ended(0)


def test_offline_with_nothing_cached_is_said(tmp_path: Path) -> None:
    with opened(tmp_path, "--offline", env={"CCHC_LANG": "en", "CCHC_ENDPOINT": "https://cchc.example/data/"}) as terminal:
        terminal.wait("This is --offline, so nobody is asked")
        terminal.press("q")
        terminal.ended(0)


def test_the_agency_of_the_configuration_is_opened_on_top_of_the_overview(cached: Path, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('home = "huyen dong anh"\n', encoding="utf-8")
    with opened(tmp_path, "--cache", cached, "--config", file) as terminal:
        terminal.until(lambda: "Huyện Đông Anh" in terminal.rows()[0], "the agency")
        terminal.press("\x7f")
        terminal.wait("Tổng quan")
        terminal.press("q")
        terminal.ended(0)


def test_an_agency_nobody_knows_is_said_and_the_overview_stays(cached: Path, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('home = "nowhere at all"\n', encoding="utf-8")
    with opened(tmp_path, "--cache", cached, "--config", file, env={"CCHC_LANG": "en"}) as terminal:
        terminal.wait("There is no agency nowhere at all.")
        assert "Overview" in terminal.rows()[0]
        terminal.press("q")
        terminal.ended(0)


def test_without_a_terminal_the_commands_that_serve_there_are_named(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "cchc-tui status" in done.err
