"""`report`: the periodic report that an agency owes to the one above it, as Markdown or as a workbook."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from io import TextIOWrapper
from pathlib import Path

from cchc_tui import opening, search
from cchc_tui.commands.export import save
from cchc_tui.commands.run import Run, write
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import UsageError
from cchc_tui.i18n import LANGUAGES, Lang
from cchc_tui.output.report import report as put_together
from cchc_tui.output.report_text import markdown
from cchc_tui.output.review import find_period, review
from cchc_tui.text import msg


def report(run: Run) -> int:
    """Write the report of an agency on one reporting window; in Vietnamese, unless English is asked for on the command line.

    Raises UsageError for an unknown agency or window, and for a workbook without a file to go to; DiskError.
    """
    options, lang = run.options, Lang(getattr(run.options, "lang", None) or LANGUAGES[0])
    if options.format == "xlsx" and options.output is None:
        raise UsageError("A workbook needs a file.", do=msg("Give it a name: --output FILE.xlsx"))
    today = opening.open_snapshot(run.settings)
    agency = search.find(today, options.agency)
    period = find_period(today.catalogue.periods, options.period or "", today.at)

    def judged_at(day: date) -> Snapshot:
        return opening.open_snapshot(replace(run.settings, at=day))

    made = put_together(review(judged_at, agency.key, period), lang, run.settings.clock())
    if options.format == "xlsx":
        from cchc_tui.output.report_book import book  # spreadsheets, rarely

        _keep(run, options.output, book(made, lang))
    elif options.output is not None:
        _keep(run, options.output, markdown(made, lang).encode())
    else:
        if not sys.stdout.isatty() and isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # a document is UTF-8 whatever the terminal speaks
        write(markdown(made, lang))
    return 0


def _keep(run: Run, file: Path, made: bytes) -> None:
    """Write the report to a file, as a whole or not at all, and say so."""
    save(file, [made])
    if not run.quiet:
        run.say([run.lang("The report is in {file}.", file=str(file))])
