"""What the screens do on every kind of terminal: which colours, which signs, which questions, and which line where there is no drawing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from pty_program import OPENED, opened

from cchc_tui import terminal
from cchc_tui.errors import UsageError

XTERM = {"TERM": "xterm-256color"}


def test_one_that_cannot_place_a_cursor_is_refused_before_anything_is_drawn(cached: Path, tmp_path: Path) -> None:
    with opened(tmp_path, "--cache", cached, env={"TERM": "dumb", "CCHC_LANG": "en"}) as there:
        there.ended(2)
        assert b"\x1b" not in there.raw
        assert there.raw.startswith(b"cchc-tui: The terminal calls itself dumb: no screen can be drawn there. Set TERM to its real name, ")
        assert there.raw.count(b"\n") == 1


@pytest.mark.parametrize("name", ["dumb", "DUMB", "unknown", " dumb"])
def test_names_that_mean_no_screen(name: str) -> None:
    with pytest.raises(UsageError):
        terminal.of({"TERM": name})


@pytest.mark.parametrize(
    ("environ", "colours"),
    [
        ({}, 16), ({"TERM": ""}, 16), ({"TERM": "linux"}, 16), ({"TERM": "vt100"}, 16), ({"TERM": "screen"}, 16), ({"TERM": "xterm"}, 16),
        (XTERM, 256), ({"TERM": "screen-256color"}, 256), ({"TERM": "tmux-256color"}, 256), ({"TERM": "xterm-direct"}, 256),
        ({"TERM": "foot", "COLORTERM": "truecolor"}, 256), ({"TERM": "xterm", "COLORTERM": " 24BIT"}, 256), ({"COLORTERM": "yes"}, 16),
        (XTERM | {"NO_COLOR": "1"}, 0), (XTERM | {"NO_COLOR": ""}, 0),
    ],
)  # fmt: skip
def test_how_many_colours_a_terminal_is_given(environ: Mapping[str, str], colours: int) -> None:
    assert terminal.of(environ).colours == colours
    assert terminal.of(environ, color=False).colours == 0


def test_looks_that_can_be_shown() -> None:
    assert terminal.of(XTERM).themes() == ("ansi", "dark", "light")
    assert terminal.of(XTERM).themes("dark") == ("dark", "light", "ansi")
    assert terminal.of({"TERM": "linux"}).themes("dark") == ("ansi",)
    assert terminal.of(XTERM | {"NO_COLOR": ""}).themes("light") == ("ansi",)


def test_mouse_reports_are_not_asked_for_over_ssh() -> None:
    assert terminal.of(XTERM).mouse
    assert not any(terminal.of(XTERM | {variable: "10.0.0.1 1 2"}).mouse for variable in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))
    assert terminal.of(XTERM | {"SSH_CONNECTION": ""}).mouse


@pytest.mark.parametrize(
    ("name", "encoding", "level"),
    [
        ("xterm", "UTF-8", "unicode"), ("xterm", "utf8", "unicode"), ("", "utf-8", "unicode"), ("linux", "UTF-8", "ascii"),
        ("xterm", "ISO-8859-1", "ascii"), ("xterm", "ANSI_X3.4-1968", "ascii"),
    ],
)  # fmt: skip
def test_signs_that_can_surely_be_read(name: str, encoding: str, level: str) -> None:
    assert terminal.glyphs({"TERM": name}, encoding) == level


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ({"LC_ALL": "C"}, "ascii"), ({"LANG": "POSIX"}, "ascii"), ({"LC_ALL": "", "LC_CTYPE": "C", "LANG": "vi_VN.UTF-8"}, "ascii"),
        ({"LC_ALL": "C.UTF-8", "LANG": "C"}, "unicode"), ({"LANG": "vi_VN.utf8"}, "unicode"), ({"LANG": "vi_VN.TCVN@x"}, "ascii"),
        ({"LANG": "vi_VN"}, "unicode"), ({"LC_ALL": "", "LANG": ""}, "unicode"), ({}, "unicode"),
    ],
)  # fmt: skip
def test_a_locale_that_is_named_counts_and_not_what_python_takes_it_for(said: dict[str, str], level: str) -> None:
    assert terminal.glyphs({"TERM": "xterm"} | said, "UTF-8") == level


def test_what_somebody_set_for_textual_is_put_right() -> None:
    wrong = {"TEXTUAL_COLOR_SYSTEM": "many", "TEXTUAL_DRIVER": "no.such:Driver", "TEXTUAL_ANIMATIONS": "full", "TEXTUAL": "devtools,debug"}
    environ = XTERM | wrong | {"TEXTUAL_DISABLE_KITTY_KEY": "1", "ESCDELAY": "soon", "PATH": "/bin"}
    terminal.prepare(environ)
    assert environ == XTERM | {
        "TEXTUAL_ANIMATIONS": "none", "TEXTUAL_SMOOTH_SCROLL": "0", "TEXTUAL_COLOR_SYSTEM": "256", "TEXTUAL_DISABLE_KITTY_KEY": "1",
        "ESCDELAY": "250", "PATH": "/bin",
    }  # fmt: skip


@pytest.mark.parametrize(("said", "kept"), [("25", "25"), ("0", "250"), ("-1", "250"), ("99999", "250"), ("", "250"), ("1.5", "250")])
def test_a_delay_of_escape_that_a_person_would_not_wait_for_is_not_kept(said: str, kept: str) -> None:
    environ = {"ESCDELAY": said}
    terminal.prepare(environ)
    assert environ["ESCDELAY"] == kept


COLOUR = re.compile(rb"\x1b\[[0-9;]*m")


def colours(raw: bytes) -> set[bytes]:
    """Give every number in a sequence of colours and weights."""
    return {number for sequence in COLOUR.findall(raw) for number in sequence[2:-1].split(b";")}


WEIGHTS = {b"", b"0", b"1", b"2", b"7"}
ANSI = WEIGHTS | {str(first + colour).encode() for first in (30, 40, 90, 100) for colour in range(8)} | {b"39", b"49"}


def shown(cached: Path, home: Path, *words: object, text: str = OPENED, **env: str | None) -> bytes:
    """Open the screens and the chart, prove that they can be read and left, and give all bytes."""
    with opened(home, "--cache", cached, *words, env=env) as there:
        there.wait(text)
        for key in "2\rjj\rT":
            there.press(key)
            there.settle()
        there.press("q")
        there.ended(0)
        there.restored()
        return bytes(there.raw)


def test_no_color_means_not_one_sequence_of_a_colour(cached: Path, tmp_path: Path) -> None:
    raw = shown(cached, tmp_path, NO_COLOR="", TEXTUAL_COLOR_SYSTEM="wrong")
    assert colours(raw) <= WEIGHTS
    assert b"7" in colours(raw), "the cursor is seen without colours"


@pytest.mark.heavy
def test_the_option_of_no_colours_is_no_color(cached: Path, tmp_path: Path) -> None:
    assert colours(shown(cached, tmp_path, "--no-color", COLORTERM="truecolor")) <= WEIGHTS


@pytest.mark.heavy
def test_the_console_gets_its_own_colours_letters_it_has_and_no_questions(cached: Path, tmp_path: Path) -> None:
    raw = shown(cached, tmp_path, TERM="linux", text="Thanh pho Ha Noi", COLUMNS="200", SSH_CONNECTION="10.0.0.1 1 2")
    assert colours(raw) <= ANSI
    assert raw.isascii()
    assert b"$p" not in raw
    assert b"\x1b[>" not in raw
    assert b"\x1b[?1000h" not in raw, "no mouse over SSH"
    assert max(map(len, re.split(rb"\x1b\[[0-9;?]*[A-Za-z]|[\r\n]+", raw))) <= 80, "as wide as the window, whatever COLUMNS says"


@pytest.mark.heavy
@pytest.mark.parametrize(
    "name", ["xterm-256color", "xterm", "linux", "screen", "tmux", "tmux-256color", "vt100", "nobody-knows-it", "", None]
)
def test_every_terminal_that_can_draw_is_drawn_on_in_its_own_colours(name: str | None, cached: Path, tmp_path: Path) -> None:
    text = "Thanh pho Ha Noi" if name == "linux" else OPENED
    raw = shown(cached, tmp_path, TERM=name, text=text)
    # `T` was pressed: where there are more than sixteen colours, the last screen is the dark one of ours.
    assert (b"38" in colours(raw)) == ("256" in (name or ""))
    assert b"\x1b[38;2;" not in raw, "no colour costs more than the 256 do"


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("locale", "plain"), [("C", True), ("POSIX", True), ("C.UTF-8", False), ("en_US.ISO-8859-1", True), ("nowhere", False)]
)
def test_every_locale_shows_letters_it_has(locale: str, plain: bool, cached: Path, tmp_path: Path) -> None:
    raw = shown(cached, tmp_path, text="Thanh pho Ha Noi" if plain else OPENED, LC_ALL=locale)
    assert raw.isascii() is plain
    assert b"\\u1e" not in raw


@pytest.mark.heavy
@pytest.mark.parametrize("glyphs", ["wgl4", "ascii"])
def test_a_font_of_old_is_given_what_it_has(glyphs: str, cached: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'glyphs = "{glyphs}"\n')
    text = OPENED if glyphs == "wgl4" else "Thanh pho Ha Noi"
    raw = shown(cached, tmp_path, "--config", config, text=text)
    assert raw.isascii() == (glyphs == "ascii")
    assert not re.search("[\u2800-\u28ff◐]", raw.decode())


@pytest.mark.heavy
def test_without_utf8_only_ascii_is_written(cached: Path, tmp_path: Path) -> None:
    raw = shown(cached, tmp_path, text="Thanh pho Ha Noi", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="latin-1")
    assert raw.isascii()


@pytest.mark.heavy
@pytest.mark.parametrize("size", [(49, 24), (80, 11), (20, 5), (1, 1)])
def test_a_window_too_small_says_so_and_is_left_by_q(size: tuple[int, int], cached: Path, tmp_path: Path) -> None:
    with opened(tmp_path, "--cache", cached, size=size) as there:
        there.until(lambda: any(there.rows()), "a word")
        if size[0] > 1:
            there.wait("50×12")
        assert OPENED not in "".join(there.rows())
        there.press("q")
        there.ended(0)
        there.restored()


def test_bytes_that_are_no_text_are_keys_nobody_bound(cached: Path, tmp_path: Path) -> None:
    with opened(tmp_path, "--cache", cached) as there:
        there.wait(OPENED)
        there.press(b"\xff\xfe\x80\xc3(\xed\xa0\x80\x00\x1b[\xff")
        there.settle()
        there.press("q")
        there.ended(0)
        there.restored()
