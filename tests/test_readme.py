"""The README says what the program does: its picture, commands, keys and exit codes are read from the code."""

from __future__ import annotations

import argparse
import re
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from textual.binding import Binding

from cchc_tui import errors, pages
from cchc_tui.app import MAIN, CchcApp
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.parser import build
from cchc_tui.settings import ENVIRONMENT, FILE_KEYS
from cchc_tui.text import VIETNAM
from screens.agency import AgencyScreen
from screens.help import HelpScreen
from screens.indicator import IndicatorScreen
from screens.palette import PaletteScreen
from screens.welcome import WelcomeScreen
from screens.widgets.frame import key_name
from screens.widgets.lines import Lines
from screens.widgets.page import AgencyPage, Page
from screens.widgets.view import View

README = Path(__file__).resolve().parent.parent / "README.md"
TEXT = README.read_text(encoding="utf-8")
OPENED = datetime(2019, 10, 21, 9, 0, tzinfo=VIETNAM)


def block(kind: str, number: int = 0) -> str:
    return str(re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)[number])


def rows_under(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, its two head lines left out."""
    section = TEXT.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


async def picture(sample: Snapshot) -> str:
    """What a user sees after `cchc-tui demo` on the way to the chart of a commune."""
    app = CchcApp(lambda: sample, View(sample, Lang("vi"), "unicode", OPENED))
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(IndicatorScreen(app.view, AgencyKey("2019", "00505"), "TT01"))
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


async def test_the_picture_is_the_real_screen(sample: Snapshot) -> None:
    assert block("text") == await picture(sample)


def test_the_commands_of_the_table_are_those_of_the_program() -> None:
    said = set(re.findall(r"`cchc-tui (\w+)", TEXT.split("## Use it")[1]))
    subcommands = next(a for a in build(Lang("en"))._actions if isinstance(a, argparse._SubParsersAction))
    assert said == set(subcommands.choices)


def test_every_exit_code_is_in_the_table() -> None:
    tables = TEXT.split("## Use it")[1].split("## The keys")[0]
    said = {int(code) for code in re.findall(r"^\| (\d+) \|", tables, re.MULTILINE)}
    known = {kind.exit_code for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.CchcError)}
    assert said == known | {0}


def test_every_setting_and_every_variable_is_named() -> None:
    said = set(re.findall(r"`([A-Za-z_]+)`", TEXT.split("The configuration is TOML")[1].split("## The keys")[0]))
    variables = {*ENVIRONMENT.values(), "CCHC_CONFIG", "NO_COLOR"} - {"CCHC_NOW"}  # a clock for tests
    assert said - {"ansi", "dark", "light", "allowed_signers"} == {*FILE_KEYS, *variables}


def test_every_key_is_in_the_table_and_every_key_of_the_table_works() -> None:
    said = {key for keys, *_ in rows_under("The keys") for key in re.findall(r"`([^`]+)`", keys)}
    about = (AgencyPage, AgencyScreen, IndicatorScreen)
    kinds = (Page, *about, *map(pages.kind, MAIN), WelcomeScreen, PaletteScreen, HelpScreen)
    owners = (Lines, *kinds, CchcApp)
    bindings = [Binding.make_bindings([b]) for owner in owners for b in owner.__dict__.get("BINDINGS", ())]
    assert said == {key_name(binding.key) for made in bindings for binding in made}


@pytest.mark.heavy
def test_the_first_command_reaches_the_summary_in_a_fresh_clone(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(README.parent), str(clone)], check=True)
    done = subprocess.run(["bash", "-c", block("sh", 0)], cwd=clone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Thành phố Hà Nội" in done.stdout
