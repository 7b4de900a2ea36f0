"""`e` and `y` in the real program and a real terminal: the bytes that reach the clipboard, the files, and where they lie."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from pty_program import Pty, opened  # isort: skip - beside the tests

FROM = "import os, sys; os.chdir(sys.argv.pop(1)); from cchc_tui.__main__ import main; sys.exit(main())"
"""Starts the program in another folder."""

CLIPBOARD = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


def kept(screen: Pty, folder: Path, suffix: str) -> Path:
    """Wait until a file lies there whole and its name is shown, and give it."""
    screen.until(lambda: bool(list(folder.glob(f"*{suffix}"))), suffix)
    (file,) = folder.glob(f"*{suffix}")
    screen.until(lambda: file.name in "".join(screen.rows()).replace("\n", ""), file.name)
    return file


def leave(screen: Pty) -> None:
    screen.press("q")
    screen.ended(0)
    screen.restored()


def test_the_text_reaches_the_clipboard_as_it_lies_in_the_file(cached: Path, tmp_path: Path) -> None:
    with opened(tmp_path, tmp_path, "--cache", cached, program=("-c", FROM)) as screen:
        screen.wait("CCHC")
        screen.settle()
        screen.press("y")
        file = kept(screen, tmp_path, ".txt")
        (copied,) = CLIPBOARD.findall(bytes(screen.raw))
        screen.press("e")
        table = kept(screen, tmp_path, ".csv")
        leave(screen)
    assert base64.b64decode(copied) == file.read_bytes()
    assert "DỮ LIỆU MẪU" in file.read_text(encoding="utf-8")
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(table.read_text(encoding="utf-8-sig").splitlines()) > 15


def test_a_plain_terminal_gets_the_file_and_no_bytes_it_might_print(cached: Path, tmp_path: Path) -> None:
    with opened(tmp_path, tmp_path, "--cache", cached, program=("-c", FROM), env={"TERM": "linux"}) as screen:
        screen.wait("CCHC")
        screen.settle()
        screen.press("y")
        file = kept(screen, tmp_path, ".txt")
        leave(screen)
    assert b"]52;" not in screen.raw
    assert file.stat().st_size > 500


def test_where_the_folder_takes_no_files_they_lie_at_home(cached: Path, tmp_path: Path) -> None:
    with opened(tmp_path, "/proc/self", "--cache", cached, program=("-c", FROM)) as screen:
        screen.wait("CCHC")
        screen.settle()
        screen.press("e")
        kept(screen, tmp_path, ".csv")
        assert "~/cchc-" in "".join(screen.rows())
        leave(screen)
