"""No command, and `demo`: the screens, or what stands for them where there is no terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from cchc_tui import opening, search
from cchc_tui.commands.run import Run
from cchc_tui.errors import UsageError
from cchc_tui.settings import Settings
from cchc_tui.text import msg

SERVES_THERE = msg("Without one there are: cchc-tui status, cchc-tui show AGENCY, cchc-tui sync, cchc-tui demo --plain.")


def open_screens(run: Run) -> int:
    """Open the screens on the cache; raises UsageError where there is no terminal to draw on."""
    if not on_terminal():
        raise UsageError("The screens need a terminal.", do=SERVES_THERE)
    from cchc_tui.launch import run_screens  # the screens

    return run_screens(run.settings)


def on_terminal() -> bool:
    """Say whether there is a terminal: keys come from standard input, and the screens are drawn on standard error."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def demo(run: Run) -> int:
    """Publish the sample, serve it, sync it over real HTTP, and show it on the day its data describes."""
    plain = run.options.plain or not on_terminal()
    with _synced_sample(run) as settings:
        snapshot = opening.open_snapshot(settings)
        agency = search.find(snapshot, run.options.agency) if run.options.agency else None
        if not plain:
            from cchc_tui.launch import run_screens  # the screens

            return run_screens(settings, agency=agency.key if agency else None)
        from cchc_tui.commands.look import ages_of, overview  # only without the screens

        here = replace(run, settings=settings)
        overview(here, snapshot, ages_of(here, snapshot), agency or search.home(snapshot, None))
    return 0


@contextmanager
def _synced_sample(run: Run) -> Iterator[Settings]:
    """Give settings of a temporary cache that was just synced; the server stays up as long as it is looked at."""
    from cchc_tui.feed.publish import publish  # only the demo
    from cchc_tui.feed.serve import FolderServer  # only the demo

    with TemporaryDirectory(prefix="cchc-tui-demo-", dir=_memory()) as folder:
        published = Path(folder, "published")
        with _sample() as source:
            publish(source, published, now=run.settings.clock())
        with FolderServer(published) as server:
            yield _at_its_date(_demo_settings(run.settings, Path(folder, "cache"), server.url))


def _memory() -> Path | None:
    """Give a place in memory unless `TMPDIR` names one: what is thrown away in the end need not wait for a disk, 800 times."""
    memory = Path("/dev/shm")  # noqa: S108 - TemporaryDirectory makes its own private folder there
    return memory if "TMPDIR" not in os.environ and os.access(memory, os.W_OK) else None


def _demo_settings(settings: Settings, cache: Path, url: str) -> Settings:
    """Keep how things look; whom to ask, and with which secrets, is the demo's own."""
    return replace(
        settings,
        cache=cache,
        notes=cache.with_name("notes.json"),
        endpoint=url,
        token_file=None,
        ca_file=None,
        proxy=None,
        trusted_signers=None,
        home=None,
        offline=False,
    )


def _at_its_date(settings: Settings) -> Settings:
    """Sync, and take the verdicts on the day the package describes, unless another was asked for."""
    opening.sync_once(settings, lambda _: None)
    as_of = opening.described_day(settings)
    return replace(settings, at=settings.at or as_of)


@contextmanager
def _sample() -> Iterator[Path]:
    """Give the folder of the sample: inside the installed package, or beside it in a checkout."""
    try:
        # A folder of data is no regular package: only a file in it can be asked where it lies.
        table = resources.files("cchc_tui.fixtures").joinpath("package.toml")
    except ModuleNotFoundError:
        yield Path(__file__).parents[2] / "fixtures"
        return
    with resources.as_file(table) as file:
        yield file.parent
