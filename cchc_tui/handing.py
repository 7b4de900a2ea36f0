"""What a screen shows, made into a file for its reader: its name, its place, its content; never over another file, and none left where it fails."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cchc_tui.errors import DiskError
from cchc_tui.output import ages, handout, origin
from cchc_tui.settings import APP, Settings
from cchc_tui.text import fold, msg
from screens.widgets.handed import Handed
from screens.widgets.view import View

FOLDER = "exports"
"""The folder in our own data, where neither the current folder nor the home can be written to."""

LONGEST = 60
"""Letters of what a file is named after; file systems take 255 bytes."""

MOST = 999
"""Files of one name in one folder; after that somebody should tidy up."""

ELSEWHERE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR})
"""What the next place may not suffer from; a full disk is said at once."""

NOTHING_KEPT = msg("Nothing of it is kept.")
ROOM = msg("Free some space, or start the program in another folder.")
START = msg("Start the program in a folder you may write to.")


class Keeper:
    """Writes files into the first of `places` that takes them; none where nothing is to be kept."""

    def __init__(self, places: Sequence[Path] = ()) -> None:
        self._places = tuple(places)

    def keep(self, stem: str, suffix: str, data: bytes) -> Path:
        """Write a new file, whose number is the first free one, and give its path; raises DiskError.

        Only its owner may read it (less where the umask takes more away), and a link in its place is never followed.
        """
        failure: OSError | None = None
        for place in self._places:
            try:
                return _new(place, stem, suffix, data)
            except OSError as error:
                failure = failure or error
                if error.errno not in ELSEWHERE:
                    raise DiskError(
                        "{file} cannot be written: {reason}.",
                        kept=NOTHING_KEPT,
                        do=ROOM,
                        file=str(error.filename or place),
                        reason=error.strerror or str(error),
                    ) from error
        folder = str(self._places[0]) if self._places else "-"
        raise DiskError(
            "No file can be made in {folder}: {reason}.",
            do=START,
            folder=folder,
            reason=(failure.strerror or str(failure)) if failure else "-",
        ) from failure


def _new(place: Path, stem: str, suffix: str, data: bytes) -> Path:
    if place.name == FOLDER:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(1, MOST + 1):
        file = place / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        with suppress(FileExistsError):
            _written(file, data)
            return file
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place / f"{stem}-{MOST}{suffix}"))


def _written(file: Path, data: bytes) -> None:
    """Write a file that was not there; a failure takes it away again."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(handle)
    except BaseException as error:
        with suppress(OSError):
            file.unlink()
        if isinstance(error, OSError):
            error.filename = str(file)
        raise


def keeper_of(settings: Settings) -> Keeper:
    """Give who keeps files where a reader finds them: in the current folder, else at home, else in our own data."""
    places: list[Path] = []
    with suppress(OSError):  # the folder is gone
        places.append(Path.cwd())
    with suppress(RuntimeError):  # nobody's home is known
        places.append(Path.home())
    places = [place for place in dict.fromkeys(places) if place != Path("/")]
    return Keeper([*places, *([settings.notes.parent / FOLDER] if settings.notes else [])])


def stem(handed: Handed, view: View) -> str:
    """Name a file after what it holds, in letters every file system takes: `cchc-huyen-dong-anh-tt01-2019-10-14`."""
    bare = re.sub(r"[^a-z0-9]+", "-", fold(handed.name)).strip("-")[:LONGEST].strip("-")
    day = view.as_of.isoformat() if view.as_of else ""
    return "-".join(part for part in (APP.split("-")[0], bare, day) if part)


def about(view: View, now: datetime) -> list[str]:
    """Say where it comes from and how old it is."""
    publication = view.snapshot.publication
    found = ages.ages(publication, publication.good_at, now)
    return origin.about(view.snapshot, found, view.lang, endpoint=view.endpoint, synthetic=view.synthetic)


def table(handed: Handed, view: View, now: datetime) -> bytes:
    """Give all tables of a screen as CSV."""
    said = [handed.title, *about(view, now), *handed.about]
    return b"".join(handout.csv_of(said, [handout.Table(*shown) for shown in handed.tables], view.lang))


def text(handed: Handed, rows: Iterable[str], view: View, now: datetime) -> str:
    """Give the rows as they were seen, and below them where they come from."""
    return handout.text_of([*rows, "", handed.title, *about(view, now)])


def shown(file: Path) -> str:
    """Name a file in a line: the home as `~`."""
    with suppress(RuntimeError, ValueError):
        return str(Path("~") / file.relative_to(Path.home()))
    return str(file)
