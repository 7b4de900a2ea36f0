"""The looks can be read: enough contrast on every screen, verdicts told apart, and nothing rounded on the way to 256 colours."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import Theme

from cchc_tui import terminal
from cchc_tui.app import CchcApp
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from screens.widgets import themes
from screens.widgets.view import View

CONTRAST = 4.5
"""Of text on its background (WCAG 2.2, 1.4.3)."""

APART = 25
"""How far two verdicts' colours are apart, in CIE76; 2.3 is what an eye just notices side by side."""

GREY = 10
"""The step between two greys of the 256, of which the next lower one may be shown."""

LOOKS = [name for name in terminal.THEMES if name != "ansi"]
KEYS = ["", "enter", "j", "j", "enter", "question_mark", "escape", "ctrl+p", "escape", "6", "r"]
"""A walk over the screens: agencies, agency, indicator, help, palette, sync."""


def app_of(sample: Snapshot, *looks: str) -> CchcApp:
    view = View(sample, Lang("en"))
    return CchcApp(lambda: sample, view, looks=looks)


def light(colour: Color) -> list[float]:
    """Give red, green and blue as light (sRGB)."""
    return [((c + 0.055) / 1.055) ** 2.4 if c > 0.04045 else c / 12.92 for c in colour.normalized]


def contrast(one: Color, other: Color) -> float:
    """Give the ratio of WCAG 2."""
    dark, bright = sorted(sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), light(colour), strict=True)) for colour in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def poor(app: CchcApp) -> list[str]:
    """Give the words on the screen that have too little contrast."""
    found = []
    background = Color.parse(app.current_theme.background or "")
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip.apply_filter(app._filters[0], background):
            if not text.strip() or style is None or style.color is None or style.bgcolor is None:
                continue
            front, back = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
            ratio = contrast(front, back)
            if ratio < CONTRAST or style.dim:
                found.append(f"{text!r} {ratio:.1f}: {style}")
    return found


@pytest.mark.parametrize("look", LOOKS)
async def test_every_word_of_every_screen_can_be_read(look: str, sample: Snapshot) -> None:
    app = app_of(sample, look)
    seen = 0
    async with app.run_test(size=(100, 30)) as pilot:
        for key in KEYS:
            await pilot.press(*[key] if key else [])
            await pilot.pause()
            assert poor(app) == []
            strips = app.screen._compositor.render_strips()
            seen += sum(style is not None and style.bgcolor is not None for strip in strips for _, style, _ in strip)
    assert seen > 500, "there were words"


async def test_a_word_that_can_not_be_read_is_noticed(sample: Snapshot) -> None:
    app = app_of(sample, "light")
    async with app.run_test() as pilot:
        app.register_theme(Theme(name="poor", primary="#ffffff", foreground="#aaaaaa", background="#ffffff", error="#ffcccc", dark=False))
        app.theme = "poor"
        await pilot.pause()
        assert poor(app) != []


def verdicts(theme: Theme) -> list[Color]:
    colours = [theme.error, theme.warning, theme.success, theme.variables["unknown"], theme.foreground]
    return [Color.parse(colour or "") for colour in colours]


@pytest.mark.parametrize("theme", themes.OURS.values(), ids=list(themes.OURS))
def test_verdicts_are_told_apart_by_their_colours(theme: Theme) -> None:
    for one, other in combinations(verdicts(theme), 2):
        distance = sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5
        assert distance > APART, (one, other)


def lab(colour: Color) -> tuple[float, float, float]:
    """Give L*, a*, b* of a colour (CIE 1976, D65)."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    x, y, z = (sum(m * c for m, c in zip(row, light(colour), strict=True)) / w for row, w in zip(rows, white, strict=True))
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", themes.OURS.values(), ids=list(themes.OURS))
def test_a_terminal_of_256_colours_shows_the_very_colours_and_greys_a_step_off(theme: Theme) -> None:
    named = [theme.background, theme.surface, theme.panel, theme.primary, theme.secondary, theme.accent]
    for colour in (*[Color.parse(name or "") for name in named], *verdicts(theme)):
        number = RichColor.from_rgb(*colour.rgb).downgrade(ColorSystem.EIGHT_BIT).number
        assert number is not None
        rounded = RichColor.from_ansi(number).get_truecolor()
        grey = len(set(colour.rgb)) == 1
        assert all(abs(a - b) <= (GREY if grey else 0) for a, b in zip(rounded, colour.rgb, strict=True)), colour.hex


def test_every_look_has_its_theme_and_its_name() -> None:
    assert tuple(themes.TEXTUALS) == tuple(themes.SAID) == terminal.THEMES


async def test_the_key_shows_one_look_after_the_other_and_says_which(sample: Snapshot) -> None:
    app = app_of(sample, *terminal.THEMES)
    async with app.run_test() as pilot:
        shown = []
        for _ in range(3):
            await pilot.press("T")
            await pilot.pause()
            cell = app.screen._compositor.render_strips()[6]
            shown.append((app.theme, str(cell._segments[0].style)))
            assert "colours: " in app.screen._compositor.render_strips()[-1].text
        assert [name for name, _ in shown] == ["cchc-dark", "cchc-light", "ansi-dark"]
        assert len({style for _, style in shown}) == 3, shown


async def test_without_colours_there_is_but_one_look(sample: Snapshot) -> None:
    app = app_of(sample, "ansi")
    async with app.run_test() as pilot:
        await pilot.press("T")
        await pilot.pause()
        assert app.theme == "ansi-dark"
        assert "no colours but its own" in app.screen._compositor.render_strips()[-1].text


def test_the_sheet_names_roles_and_no_colours() -> None:
    sheet = Path(themes.__file__).parent.parent.joinpath("cchc.tcss").read_text(encoding="utf-8")
    assert "ansi_" not in sheet
