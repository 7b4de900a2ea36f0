"""The sample, as a centre would offer it: published to a temporary folder, served on loopback, to be synchronised over real HTTP.

The command `demo` and the first-run screen do the same because both ask here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self

from cchc_tui import jotting, opening
from cchc_tui.background import Opener, Syncer
from cchc_tui.domain.changes import Update
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import DiskError
from cchc_tui.events import Done, Publishing, Report
from cchc_tui.feed.cancel import Cancel
from cchc_tui.jotting import Jotter
from cchc_tui.settings import Settings
from cchc_tui.temporary import Temporary

PREFIX = "cchc-tui-demo-"
"""How the name of the temporary folder begins."""


@dataclass(frozen=True, slots=True)
class Source:
    """What screens look at: who opens it, who brings it up to date, whom that one asks, what is remembered and noted."""

    opener: Opener
    syncer: Syncer
    endpoint: str
    updates: Callable[[], tuple[Update, ...]]
    jotter: Jotter


class Sample:
    """One run's sample; `settings` are those of whoever looks at it, with a cache that is empty at first and gone after `close`."""

    def __init__(self, settings: Settings, place: Path | None = None) -> None:
        """Make the folder (below `place`, or where it is quickest) and serve it; raises DiskError, UsageError where no port is free."""
        from cchc_tui.feed.serve import FolderServer  # only the demo

        self._kept, self._published = ExitStack(), False
        try:
            self._temporary = Temporary(PREFIX, place or _memory())
            self._kept.callback(self._temporary.close)
            self._folder = self._temporary.path / "published"
            self._folder.mkdir()
        except OSError as error:
            raise DiskError("There is no room for the sample: {reason}.", reason=error.strerror or str(error)) from error
        server = self._kept.enter_context(FolderServer(self._folder))
        self._clock, self.settings = settings.clock, _own(settings, self._temporary.path / "cache", server.url)

    def __enter__(self) -> Self:
        """Serve it while inside."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take it away."""
        self.close()

    def close(self) -> None:
        """Take everything away."""
        self._kept.close()

    def discard(self) -> None:
        """Take the folder away, whoever still uses it: the process ends at once."""
        self._temporary.remove()

    def publish(self) -> None:
        """Publish the tables of the sample, once; raises what `publish` raises."""
        if self._published:
            return
        from cchc_tui.feed.publish import publish  # only the demo

        with _tables() as source:
            publish(source, self._folder, now=self._clock())
        self._published = True

    def dated(self) -> Settings:
        """Give the settings that take the verdicts on the day the package describes, unless another was asked for; once it is synchronised."""
        return replace(self.settings, at=self.settings.at or opening.described_day(self.settings))

    def source(self) -> Source:
        """Give it to the screens, who publish and synchronise it in the background."""
        endpoint = self.settings.endpoint or ""
        return Source(self._open, self._sync, endpoint, partial(opening.change_log, self.settings), jotting.jotter_of(self.settings))

    def _open(self) -> Snapshot:
        return opening.open_snapshot(self.dated())

    def _sync(self, report: Report, cancel: Cancel) -> Done:
        from cchc_tui import apart  # only whoever asks an endpoint

        report(Publishing())
        self.publish()
        cancel.check()
        return apart.syncer(self.settings)(report, cancel)


def _memory() -> Path | None:
    """Give a place in memory unless `TMPDIR` names one: what is thrown away in the end need not wait for a disk, 800 times."""
    memory = Path("/dev/shm")  # noqa: S108 - a private folder is made there
    return memory if "TMPDIR" not in os.environ and os.access(memory, os.W_OK) else None


def _own(settings: Settings, cache: Path, url: str) -> Settings:
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


@contextmanager
def _tables() -> Iterator[Path]:
    """Give the folder of the sample: inside the installed package, or beside it in a checkout."""
    from importlib import resources  # a zip file's reader comes with it

    try:
        # A folder of data is no regular package: only a file in it can be asked where it lies.
        table = resources.files("cchc_tui.fixtures").joinpath("package.toml")
    except ModuleNotFoundError:
        yield Path(__file__).parents[1] / "fixtures"
        return
    with resources.as_file(table) as file:
        yield file.parent
