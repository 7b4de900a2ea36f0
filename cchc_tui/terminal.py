"""What a terminal can do, read from the environment before anything that draws is loaded.

Nothing is asked of the terminal itself: an answer costs a round trip of a slow line, and some print the question.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass

from cchc_tui.errors import UsageError
from cchc_tui.text import msg

THEMES = ("ansi", "dark", "light")
"""Names of the looks: the terminal's own sixteen colours first, since they cost the fewest bytes and are the reader's own."""

HOPELESS = ("dumb", "unknown")
"""Names of terminals that say they cannot put the cursor anywhere (so terminfo)."""

PLAIN = ("linux", "vt", "cons", "ansi", "sun")
"""Beginnings of names of terminals that may print a question about later inventions instead of ignoring it."""

REMOTE = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
"""What sshd tells: the line may be slow, and any-motion mouse reports cost 8 kB for 20 moves."""

LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")
"""What says the locale of letters; the first that is set wins."""

ESCAPE_DELAY, LONGEST_DELAY = 250, 5000
"""Milliseconds after which an Esc was typed alone: a slow line may cut an escape sequence in two."""

KEPT = ("TEXTUAL_DISABLE_KITTY_KEY",)
"""What of Textual's variables a reader may have set for the terminal's sake."""

INSTEAD = msg("Set TERM to its real name, such as TERM=xterm, or use cchc-tui status and cchc-tui show AGENCY.")


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the terminal can do: `colours` is 0, 16 or 256; `mouse` whether its reports are worth their bytes."""

    name: str
    colours: int
    mouse: bool

    def themes(self, wanted: str | None = None) -> tuple[str, ...]:
        """Give the looks it can show, `wanted` first; with sixteen colours or none that is its own alone."""
        if self.colours < 256:
            return THEMES[:1]
        first = THEMES.index(wanted) if wanted in THEMES else 0
        return THEMES[first:] + THEMES[:first]


def of(environ: Mapping[str, str], *, color: bool = True) -> Terminal:
    """Say what the terminal can do; raises UsageError where no screen can be drawn on it."""
    name = _name(environ)
    if name in HOPELESS:
        raise UsageError("The terminal calls itself {name}: no screen can be drawn there.", do=INSTEAD, name=name)
    # An empty NO_COLOR counts as set, as Textual and the commands have it.
    colours = colours_of(environ) if color and "NO_COLOR" not in environ else 0
    return Terminal(name, colours, not any(environ.get(variable) for variable in REMOTE))


def colours_of(environ: Mapping[str, str]) -> int:
    """Give how many colours it shows, 16 or 256; one that shows all is given 256, which cost half the bytes."""
    name, said = _name(environ), environ.get("COLORTERM", "").strip().lower()
    return 256 if "256" in name or "direct" in name or said in ("truecolor", "24bit") else 16


def encoding_of(environ: Mapping[str, str], guessed: str) -> str:
    """Give the encoding that the locale speaks of: ASCII where somebody says C, which Python takes for UTF-8; `guessed` where none is named."""
    said = next((environ[name] for name in LOCALE if environ.get(name)), "")
    return "ASCII" if said in ("C", "POSIX") else said.partition(".")[2].partition("@")[0] or guessed


def glyphs(environ: Mapping[str, str], guessed: str) -> str:
    """Give the level of signs that surely can be read: ASCII without UTF-8, and on the console, whose font has no Vietnamese letters."""
    utf8 = encoding_of(environ, guessed).lower().replace("-", "") == "utf8"
    return "unicode" if utf8 and _name(environ) != "linux" else "ascii"


def plain(environ: Mapping[str, str]) -> bool:
    """Say whether it is better not asked about later inventions."""
    return _name(environ).startswith(PLAIN)


def prepare(environ: MutableMapping[str, str]) -> None:
    """Set what Textual reads once, at its import; what else somebody set for Textual may break it, and is taken away.

    Nothing moves by itself, and a colour system it does not know would be a KeyError.
    """
    for variable in [name for name in environ if name.split("_")[0] == "TEXTUAL" and name not in KEPT]:
        del environ[variable]
    environ["TEXTUAL_ANIMATIONS"] = "none"
    environ["TEXTUAL_SMOOTH_SCROLL"] = "0"
    environ["TEXTUAL_COLOR_SYSTEM"] = "256" if colours_of(environ) == 256 else "standard"
    environ["ESCDELAY"] = str(_delay(environ.get("ESCDELAY", "")))
    if plain(environ):
        environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"


def _delay(said: str) -> int:
    """Read a delay in milliseconds; one that is none, or a person would not wait for, is ours."""
    with suppress(ValueError):
        if 1 <= int(said) <= LONGEST_DELAY:
            return int(said)
    return ESCAPE_DELAY


def _name(environ: Mapping[str, str]) -> str:
    return environ.get("TERM", "").strip().lower()
