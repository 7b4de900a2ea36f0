"""Where the cache lies, whom to ask, in which language: option > environment > user file > system file > default.

Files are TOML with top-level keys only and lie where the XDG base directories say.
An unknown key or a wrong type is an error that names the file and the key, since a
misspelt `token_file` must not quietly become a sync without a token.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from cchc_tui import terminal
from cchc_tui.errors import UsageError
from cchc_tui.i18n import LANGUAGES
from cchc_tui.text import msg

VIETNAM = timezone(timedelta(hours=7))
"""Asia/Ho_Chi_Minh has had no summer time since 1975, so no tz database is needed."""

GLYPHS = ("unicode", "wgl4", "ascii")
"""Levels of signs a terminal's font has, see `words.glyph`."""

APP, VERSION = "cchc-tui", "0.1.0"
"""Name and version of the program; a test holds the version to pyproject.toml."""

TIMEOUT = 120.0
"""Seconds without progress after which a sync gives up."""

ENVIRONMENT = {
    "cache": "CCHC_CACHE",
    "lang": "CCHC_LANG",
    "at": "CCHC_AT",
    "now": "CCHC_NOW",
    "endpoint": "CCHC_ENDPOINT",
    "token_file": "CCHC_TOKEN_FILE",
    "log_file": "CCHC_LOG_FILE",
}
"""Settings that an environment variable can say; an empty one says nothing."""

FILE_KEYS = ("endpoint", "token_file", "ca_file", "proxy", "timeout", "trusted_signers", "home", "lang", "theme", "glyphs", "log_file")
"""What a configuration file may say."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One run's settings; `None` is *not said*. `at` is the date of the verdicts, `now` the clock of ages (for tests), `log_file` where `log` writes, `notes` the user's own."""

    cache: Path
    endpoint: str | None = None
    token_file: Path | None = None
    ca_file: Path | None = None
    proxy: str | None = None
    timeout: float = TIMEOUT
    trusted_signers: Path | None = None
    home: str | None = None
    lang: str = LANGUAGES[0]
    theme: str | None = None
    glyphs: str = GLYPHS[0]
    at: date | None = None
    now: datetime | None = None
    color: bool = True
    offline: bool = False
    log_file: Path | None = None
    notes: Path | None = None

    def clock(self) -> datetime:
        """Give the time, with the offset of Vietnam."""
        return (self.now or datetime.now(VIETNAM)).astimezone(VIETNAM)

    def verdict_day(self) -> date:
        """Give the date of the verdicts: the one that was asked for, else today in Vietnam."""
        return self.at or self.clock().date()


class Host(NamedTuple):
    """What this machine says: the two configuration files, the folders for data and for logs, and the terminal's encoding."""

    user_file: Path
    system_file: Path
    data: Path
    state: Path
    encoding: str


def this_host() -> Host:
    """Ask platformdirs and the locale; the cache is *data*, since `~/.cache` is what cleaners delete."""
    import locale  # only here

    import platformdirs  # only here

    name = "config.toml"
    return Host(
        platformdirs.user_config_path(APP, appauthor=False) / name,
        platformdirs.site_config_path(APP, appauthor=False) / name,
        platformdirs.user_data_path(APP, appauthor=False),
        platformdirs.user_state_path(APP, appauthor=False),
        locale.getpreferredencoding(do_setlocale=False),
    )


def load(options: Mapping[str, object], environ: Mapping[str, str], host: Host | None = None) -> Settings:
    """Bring all sources together; raises UsageError naming the place and the key of what is wrong.

    `options` are those of the command line by setting's name; None or missing is *not given*, other names are ignored.
    """
    host = host or this_host()
    said: dict[str, Any] = {
        "cache": host.data,
        "log_file": host.state / "cchc-tui.log",
        "notes": host.data / "notes.json",
        "glyphs": terminal.glyphs(environ, host.encoding),
    }
    for file in _files(options, environ, host):
        said |= _from_file(file)
    said |= {n: _READ[n](v, variable, n, Path()) for n, variable in ENVIRONMENT.items() if (v := environ.get(variable))}
    given = {name: value for name, value in options.items() if value is not None and name in _READ}
    said |= {n: _READ[n](v, "--" + n.replace("_", "-"), n, Path()) for n, v in given.items()}
    # Textual takes an empty NO_COLOR as set as well; both faces must agree.
    color = "NO_COLOR" not in environ and options.get("color") is not False
    return Settings(**said, color=color, offline=bool(options.get("offline")))


def spoken(options: Mapping[str, object], environ: Mapping[str, str]) -> str:
    """Give the language that an option or the environment names, for saying that the other settings cannot be read."""
    named = (options.get("lang"), environ.get("CCHC_LANG"))
    return next((str(name) for name in named if name in LANGUAGES), LANGUAGES[0])


def _files(options: Mapping[str, object], environ: Mapping[str, str], host: Host) -> list[Path]:
    """Give the configuration files there are, the weakest first; one that was named takes the user file's place."""
    named = options.get("config") or environ.get("CCHC_CONFIG")
    user = Path(str(named)) if named else host.user_file
    if named and not _is_there(user):
        raise UsageError("The configuration {file} is not there.", file=str(named))
    return [file for file in (host.system_file, user) if _is_there(file)]


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError as error:  # a home of somebody else, say: what stands there must not be passed over in silence
        raise UsageError(
            "The configuration {file} cannot be read: {reason}.", file=str(file), reason=error.strerror or str(error)
        ) from None


def text_of(file: Path) -> str:
    """Give what a configuration says; raises OSError, ValueError where it is not UTF-8."""
    return file.read_text(encoding="utf-8") if file.is_file() else _through_pipe(file)


@cache
def _through_pipe(file: Path) -> str:
    """Read a pipe, as of `--config <(...)`: what comes through it comes once, and the language is asked for before the rest."""
    return file.read_text(encoding="utf-8")


def _from_file(file: Path) -> dict[str, Any]:
    import tomllib  # most runs have no file

    try:
        table = tomllib.loads(text_of(file))
    except OSError as error:
        raise UsageError(
            "The configuration {file} cannot be read: {reason}.", file=str(file), reason=error.strerror or str(error)
        ) from None
    except ValueError as error:  # broken TOML, or not UTF-8
        raise UsageError("The configuration {file} is not TOML: {reason}.", file=str(file), reason=str(error)) from None
    for key in table:
        if key not in FILE_KEYS:
            raise UsageError(
                "{file}: there is no setting {key}.", do=msg("Known are: {known}."), file=str(file), key=key, known=", ".join(FILE_KEYS)
            )
    base = file.parent if file.is_file() else Path.cwd()
    return {key: _READ[key](value, str(file), key, base) for key, value in table.items()}


def _text(value: object, where: str, key: str, _base: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UsageError("{where}: {key} must be text.", where=where, key=key)
    return value


def _path(value: object, where: str, key: str, base: Path) -> Path:
    """Read a path; in a file it is meant from the file's own folder."""
    if isinstance(value, Path):
        return value
    with suppress(RuntimeError):  # no home to expand `~` to: the path is taken as it stands
        return base / Path(_text(value, where, key, base)).expanduser()
    return base / str(value)


def _location(value: object, where: str, key: str, base: Path) -> str:
    """Read an endpoint: a URL as it is, a folder in a file from the file's own folder."""
    text = _text(value, where, key, base)
    return text if "://" in text or base == Path() else str(_path(text, where, key, base))


def _seconds(value: object, where: str, key: str, _base: Path) -> float:
    with suppress(ValueError):
        if isinstance(value, (int, float, str)) and not isinstance(value, bool) and 0 < float(value) < float("inf"):
            return float(value)
    raise UsageError("{where}: {key} must be a number of seconds above 0.", where=where, key=key)


def _choice(allowed: tuple[str, ...], value: object, where: str, key: str, _base: Path) -> str:
    if value not in allowed:
        raise UsageError("{where}: {key} must be one of {allowed}.", where=where, key=key, allowed=", ".join(allowed))
    return str(value)


def _day(value: object, where: str, key: str, _base: Path) -> date:
    """Read a date in the form of either language."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            return datetime.strptime(str(value), form).date()  # noqa: DTZ007 - a date has no zone
    raise UsageError("{where}: {key} must be a date such as 2019-10-14 or 14/10/2019.", where=where, key=key)


def _instant(value: object, where: str, key: str, _base: Path) -> datetime:
    """Read a time; without an offset it is meant in Vietnam."""
    with suppress(ValueError):
        moment = datetime.fromisoformat(str(value))
        return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    raise UsageError("{where}: {key} must be a time such as 2019-10-14T08:00:00+07:00.", where=where, key=key)


_READ: dict[str, Callable[[object, str, str, Path], Any]] = {
    "cache": _path,
    "endpoint": _location,
    "token_file": _path,
    "ca_file": _path,
    "proxy": _text,
    "timeout": _seconds,
    "trusted_signers": _path,
    "home": _text,
    "lang": partial(_choice, LANGUAGES),
    "theme": partial(_choice, terminal.THEMES),
    "glyphs": partial(_choice, GLYPHS),
    "log_file": _path,
    "at": _day,
    "now": _instant,
}
"""How each setting is read, wherever it was said: (value, place, key, folder that relative paths are meant from)."""
