"""What `doctor` asks of this machine: facts only, which `symptoms` judges."""

from __future__ import annotations

import codecs
import locale
import os
import shutil
import sys
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from importlib import metadata
from pathlib import Path

from cchc_tui import terminal
from cchc_tui.errors import CchcError, UsageError
from cchc_tui.output.symptoms import Place, Screen, Source
from cchc_tui.settings import ENVIRONMENT, FILE_KEYS, Host, Settings, text_of

NEEDED = ("textual", "httpx", "tinydb", "plotext", "msgspec", "filelock", "platformdirs", "truststore")
EXTRAS = ("openpyxl", "xlsxwriter")
"""The libraries, as package indexes name them: those of every day, and those for workbooks."""


def screen(environ: Mapping[str, str], *, color: bool) -> Screen:
    """Look at the terminal, which is where keys come from and where screens are drawn: standard input and error."""
    size: tuple[int, int] | None = None
    if sys.stdin.isatty() and sys.stderr.isatty():
        with suppress(OSError):
            found = os.get_terminal_size(sys.stderr.fileno())
            size = (found.columns, found.lines)
    try:
        able = terminal.of(environ, color=color)
    except CchcError as error:
        return Screen(environ.get("TERM", ""), size, 0, error)
    return Screen(able.name, size, able.colours)


def encoding() -> str:
    """Give the encoding of the terminal as people write it."""
    name = locale.getpreferredencoding(do_setlocale=False)
    with suppress(LookupError):
        return codecs.lookup(name).name.upper()
    return name


def unknown_locale(environ: Mapping[str, str]) -> str:
    """Give the locale that is asked for and not installed, empty where all is well."""
    wanted = next((environ[name] for name in terminal.LOCALE if environ.get(name)), "")
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, wanted or "C")
    except locale.Error:
        return wanted
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return ""


def zone(now: datetime) -> str:
    """Give the zone of this machine's clock as an offset."""
    offset = now.astimezone().strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:]}"


def sources(options: Mapping[str, object], environ: Mapping[str, str], host: Host) -> list[Source]:
    """Say who sets what, the weakest first: system file, user file (or the one that is named), environment, options."""
    named = options.get("config") or environ.get("CCHC_CONFIG")
    files = [host.system_file, Path(str(named)) if named else host.user_file]
    said = [Source(str(file), keys) for file in files if (keys := _keys(file))]
    said += [Source(variable, (key,)) for key, variable in ENVIRONMENT.items() if environ.get(variable)]
    given = [Source(f"--{key.replace('_', '-')}", (key,)) for key in ("cache", *FILE_KEYS, "at") if options.get(key) is not None]
    return [*said, *given]


def _keys(file: Path) -> tuple[str, ...]:
    """Give the keys of a configuration file; none where it cannot be read, which loading it says better."""
    with suppress(OSError, ValueError):
        return tuple(tomllib.loads(text_of(file)))
    return ()


def place(path: Path) -> Place:
    """Say what we may do at a place; one that is not there can be written where its folder can."""
    there = os.access(path, os.F_OK)
    if there:
        enter = os.X_OK if path.is_dir() else 0
        return Place(str(path), there, os.access(path, os.R_OK | enter), os.access(path, os.W_OK | enter))
    nearest = next((folder for folder in path.parents if os.access(folder, os.F_OK)), path)
    return Place(str(path), there, readable=False, writable=os.access(nearest / ".", os.W_OK | os.X_OK))


def free(path: Path) -> tuple[str, int]:
    """Give the nearest folder that is there, and the bytes free on its disk."""
    nearest = next((folder for folder in (path, *path.parents) if os.access(folder / ".", os.F_OK)), Path("/"))
    return str(nearest), shutil.disk_usage(nearest).free


def signers(settings: Settings) -> tuple[int, CchcError | None]:
    """Count the keys that are trusted, or say why their file cannot be read."""
    if settings.trusted_signers is None:
        return 0, None
    try:
        lines = settings.trusted_signers.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        what = UsageError("{file} cannot be read: {reason}.", file=str(settings.trusted_signers), reason=error.strerror or str(error))
        return 0, what
    return sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in lines), None


def versions() -> dict[str, str]:
    """Give the version of Python and of each library; empty where it is not installed."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in (*NEEDED, *EXTRAS):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = ""
    return found
