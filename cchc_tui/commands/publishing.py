"""`publish` and `serve`: the other end, for whoever has the tables, and for trials."""

from __future__ import annotations

import sys

from cchc_tui.commands.run import Run
from cchc_tui.feed.publish import PublishRefused
from cchc_tui.feed.publish import publish as put_out
from cchc_tui.feed.secret import authorization
from cchc_tui.feed.serve import FolderServer


def publish(run: Run) -> int:
    """Validate a source folder and publish it; every problem is said with its place before the one that sums them up."""
    try:
        done = put_out(run.options.source, run.options.dest, now=run.settings.clock(), valid_days=run.options.valid_days)
    except PublishRefused as error:
        sys.stderr.writelines(f"{run.lang.error(problem)}\n" for problem in error.problems)
        raise
    if run.quiet:
        return 0
    size = run.lang("{resources} files, {bytes} bytes", resources=done.resources, bytes=run.lang.number(done.bytes))
    if done.changed:
        run.say([run.lang("Publication {serial} is in {folder} ({size}).", serial=done.serial, folder=str(run.options.dest), size=size)])
    else:
        run.say(
            [
                run.lang(
                    "Nothing new: publication {serial} in {folder} stays ({size}).",
                    serial=done.serial,
                    folder=str(run.options.dest),
                    size=size,
                )
            ]
        )
    return 0


def serve(run: Run) -> int:
    """Serve a published folder on this machine until interrupted; the first line says where."""
    token = authorization(run.settings.token_file).removeprefix("Bearer ") if run.settings.token_file else None
    server = FolderServer(run.options.folder, run.options.port, token)
    run.say([run.lang("Serving {folder} at {url} (interrupt to stop)", folder=str(run.options.folder), url=server.url)])
    server.serve_forever()
    return 0
