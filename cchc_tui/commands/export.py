"""`export`: every figure of an agency and of all below it, for a spreadsheet or a program."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from cchc_tui import search
from cchc_tui.commands.look import opened
from cchc_tui.commands.run import Run, silence
from cchc_tui.errors import DiskError, UsageError
from cchc_tui.i18n import Lang
from cchc_tui.output import scores
from cchc_tui.output.export import Export, as_csv, as_json
from cchc_tui.output.export import export as gathered
from cchc_tui.output.scores import Scores
from cchc_tui.text import msg

FORMS = ("csv", "xlsx", "md", "json")
"""The forms there are, which are also how names of files end."""

KEPT = msg("What was there before is as it was.")
ROOM = msg("Free some space, or name another place with --output.")


def export(run: Run) -> int:
    """Write the file, or print it; nothing is written from data that is too old, and an old file stays where a new one fails."""
    options = run.options
    _named_rightly(options.output, options.format)
    if options.format == "xlsx" and options.output is None and sys.stdout.isatty():
        raise UsageError("A workbook is nothing a terminal can show.", do=msg("Give it a name: --output FILE.xlsx"))
    snapshot, ages = opened(run)
    area = search.find(snapshot, options.agency) if options.agency else None
    endpoint = run.settings.endpoint or ""
    if options.scores:
        pieces = score_sheets(scores.scores(snapshot, ages, endpoint=endpoint, area=area), options.format, run.lang)
    else:
        pieces = rendered(gathered(snapshot, ages, endpoint=endpoint, area=area), options.format, run.lang)
    if options.output is None:
        _print(pieces)
    else:
        save(options.output, pieces)
    return 0


def _named_rightly(file: Path | None, form: str) -> None:
    """Refuse a name that promises another form: no spreadsheet opens CSV that is called a workbook."""
    promised = file.suffix.lower().removeprefix(".") if file else ""
    if promised in FORMS and promised != form:
        raise UsageError(
            "{file} would hold {form}, which its name does not say.",
            do=msg("Give the form too: --format {promised}"),
            file=str(file),
            form=form,
            promised=promised,
        )


def rendered(wanted: Export, form: str, lang: Lang) -> Iterable[bytes]:
    """Give the bytes of the file in the wanted form."""
    if form == "xlsx":
        from cchc_tui.output.workbook import as_workbook  # spreadsheets, rarely

        return [as_workbook(wanted, lang)]
    if form == "md":
        from cchc_tui.output.markdown import as_markdown  # only here

        return as_markdown(wanted, lang)
    return as_json(wanted, lang) if form == "json" else as_csv(wanted, lang)


def score_sheets(found: Scores, form: str, lang: Lang) -> Iterable[bytes]:
    """Give the bytes of the file with the newest score sheets; raises UsageError where there are none."""
    if not found.sheets:
        raise UsageError("There is no score sheet to export.", do=msg("Name an agency that has one, or one above it."))
    if form == "xlsx":
        from cchc_tui.output.score_book import as_workbook  # spreadsheets, rarely

        return [as_workbook(found, lang)]
    return scores.FORMS[form](found, lang)


def _print(pieces: Iterable[bytes]) -> None:
    """Print bytes as they are: a file is UTF-8 whatever the terminal speaks."""
    try:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        silence()
        raise DiskError("The output cannot be written: {reason}.", reason=error.strerror or str(error)) from error


def save(file: Path, pieces: Iterable[bytes]) -> None:
    """Replace `file` by the new bytes at once: whoever opens it sees the old file or the new one, also after a power cut.

    It is written beside under a name nobody else has, with the mode of the old file, else as the umask says. A link keeps
    leading where it led. Raises DiskError; what was there stays.
    """
    target = file.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _fill(part, pieces, _mode(target))
        part.replace(target)
        _flush(target.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise DiskError("{file} cannot be written: {reason}.", kept=KEPT, do=ROOM, file=str(file), reason=reason) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _mode(file: Path) -> int | None:
    """Give the mode of a file that is there; a device or a folder cannot be replaced."""
    if not file.exists():
        return None
    if not file.is_file():
        raise UsageError("{file} is no file that could be replaced.", do=msg("Name another one with --output."), file=str(file))
    return file.stat().st_mode & 0o777


def _fill(part: Path, pieces: Iterable[bytes], mode: int | None) -> None:
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    with os.fdopen(handle, "wb") as stream:
        if mode is not None:
            os.fchmod(handle, mode)
        stream.writelines(pieces)
        stream.flush()
        os.fsync(handle)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
