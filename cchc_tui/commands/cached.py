"""`changes` and `verify`: the cache itself, what it lately received and whether it is whole."""

from __future__ import annotations

import sys

from cchc_tui import opening
from cchc_tui.commands.look import look_of
from cchc_tui.commands.run import Run
from cchc_tui.errors import CacheDamaged
from cchc_tui.output import changes as told


def changes(run: Run) -> int:
    """Print what the last synchronisation changed, or all since a publication that was here."""
    snapshot = opening.open_snapshot(run.settings)
    updates = opening.updates(run.settings, run.options.since)
    if run.json:
        run.give(told.document(updates, snapshot, run.lang))
    else:
        run.say(told.page(updates, snapshot, run.lang, look_of(run)))
    return 0


def verify(run: Run) -> int:
    """Check every file against its hash; with `--repair` fetch again what is damaged, and check once more."""
    found = opening.damages(run.settings)
    _tell(run, found)
    if found and run.options.repair:
        run.start_log()
        opening.sync_once(run.settings, lambda _: None, repair=True)
        found = opening.damages(run.settings)
    serial = opening.serial(run.settings) if not found else None
    if run.json:
        run.give({"damaged": [str(error.values["file"]) for error in found], "serial": serial})
    elif not found and not run.quiet:
        run.say([run.lang("Every file of publication {serial} is what was written.", serial=serial)])
    if not found:
        return 0
    raise CacheDamaged("{count} files of the cache are damaged.", do="Fetch them again with: cchc-tui verify --repair", count=len(found))


def _tell(run: Run, found: list[CacheDamaged]) -> None:
    """Name every damaged file, before the line that sums them up."""
    if not run.json:
        sys.stderr.writelines(f"{run.lang.error(error)}\n" for error in found)
