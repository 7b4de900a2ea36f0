"""`publish` and `serve`: the other end, for whoever has the tables, and for trials."""

from __future__ import annotations

import sys

from cchc_tui.commands.run import Run
from cchc_tui.errors import UsageError
from cchc_tui.feed.publish import Published, PublishRefused
from cchc_tui.feed.publish import publish as put_out
from cchc_tui.feed.secret import authorization
from cchc_tui.feed.serve import FolderServer
from cchc_tui.text import msg


def publish(run: Run) -> int:
    """Validate source tables and publish them; every problem is said with its place before the one that sums them up."""
    options = run.options
    if options.template is not None:
        return _template(run)
    if options.source is None or options.dest is None:
        raise UsageError("Publishing needs a SOURCE and a DEST.", do=msg("See cchc-tui publish --help."))
    run.start_log()
    try:
        done = put_out(
            options.source,
            options.dest,
            now=run.settings.clock(),
            valid_days=options.valid_days,
            key=options.sign,
        )
    except PublishRefused as error:
        sys.stderr.writelines(f"{run.lang.error(problem)}\n" for problem in error.problems)
        raise
    if run.quiet:
        return 0
    _say(run, done)
    return 0


def _template(run: Run) -> int:
    """Write the empty workbook instead of publishing anything."""
    from cchc_tui.feed.workbook import write_template  # spreadsheets, rarely

    if run.options.source is not None:
        raise UsageError("--template writes a workbook and publishes nothing: give it no SOURCE.", do=msg("See cchc-tui publish --help."))
    write_template(run.options.template, run.lang)
    if not run.quiet:
        run.say([run.lang("The empty workbook is {file}.", file=str(run.options.template))])
    return 0


def _say(run: Run, done: Published) -> None:
    size = run.lang("{resources} files, {bytes} bytes", resources=done.resources, bytes=run.lang.number(done.bytes))
    if done.changed:
        run.say([run.lang("Publication {serial} is in {folder} ({size}).", serial=done.serial, folder=str(run.options.dest), size=size)])
    elif done.signed:
        run.say(
            [run.lang("Nothing new: publication {serial} in {folder} is signed anew.", serial=done.serial, folder=str(run.options.dest))]
        )
    else:
        stays = run.lang(
            "Nothing new: publication {serial} in {folder} stays ({size}).", serial=done.serial, folder=str(run.options.dest), size=size
        )
        run.say([stays])


def serve(run: Run) -> int:
    """Serve a published folder on this machine until interrupted; the first line says where."""
    token = authorization(run.settings.token_file).removeprefix("Bearer ") if run.settings.token_file else None
    server = FolderServer(run.options.folder, run.options.port, token)
    run.say([run.lang("Serving {folder} at {url} (interrupt to stop)", folder=str(run.options.folder), url=server.url)])
    server.serve_forever()
    return 0
