"""From a terminal to the screens and back: decides how they look there, opens them, and leaves the terminal as it was, however they end."""

from __future__ import annotations

import os
from collections.abc import Callable, MutableMapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui import terminal
from cchc_tui.collecting import Collector
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.ending import Ending
from cchc_tui.errors import CchcError, UsageError
from cchc_tui.i18n import Lang
from cchc_tui.settings import Settings, this_host
from cchc_tui.terminal import Terminal

if TYPE_CHECKING:
    from cchc_tui.app import CchcApp
    from cchc_tui.demo import Source
    from cchc_tui.handing import Keeper

Maker = Callable[..., "CchcApp"]


def run_screens(
    settings: Settings,
    *,
    config: Path | None = None,
    make: Maker | None = None,
    environ: MutableMapping[str, str] = os.environ,
    reports: Path | None = None,
    leaving: Callable[[], None] | None = None,
) -> int:
    """Open the screens on the cache and give the exit code; the cache is read before anything that draws is loaded.

    Raises UsageError where nothing can be drawn, and CchcError with the path of a report (in `reports`) for a bug.
    `config` is the file a person may write settings into; `make` makes the app, from the arguments of `CchcApp`;
    `leaving` is called where the process has to leave at once, and nothing behind.
    """
    here = terminal.of(environ, color=settings.color)
    _prepared(environ, here)
    ending = Ending()
    ending.before_leaving += [leaving] if leaving else []
    app = None
    try:
        with ExitStack() as kept:
            app = _made(settings, config, here, ending, make, partial(_sample, settings, kept, ending))
            code = ending.run(app, mouse=here.mouse)
            failure = app.failure
    except CchcError:
        raise
    except Exception as error:  # noqa: BLE001 - the last door of the screens: it is reported
        failure = error
    if failure is None:
        return code
    cause = _cause(failure)
    if isinstance(cause, CchcError):
        raise cause
    from cchc_tui import crash  # rarely

    told = crash.told(cause, reports or this_host().state, settings.clock(), app.left_open if app else ())
    _log(settings, cause)
    raise told from cause


def _prepared(environ: MutableMapping[str, str], here: Terminal) -> None:
    """Say to what draws how it is to draw; a size somebody exported would hold when the window has long been another."""
    for variable in ("COLUMNS", "LINES"):
        environ.pop(variable, None)
    if not here.colours:
        environ["NO_COLOR"] = "1"
    terminal.prepare(environ)


def _made(
    settings: Settings, config: Path | None, here: Terminal, ending: Ending, make: Maker | None, sample: Callable[[], Source]
) -> CchcApp:
    """Read the cache and make the app."""
    from cchc_tui import jotting, opening  # the cache

    try:
        snapshot = opening.open_snapshot(settings)
    except UsageError:  # nothing is cached yet, which the first-run screen says
        snapshot = Snapshot()
    jotter = jotting.jotter_of(settings)
    from cchc_tui.app import CchcApp  # textual, after the cache is read
    from cchc_tui.driver import steady
    from screens.widgets.view import View

    s = settings
    view = View(snapshot, Lang(s.lang), s.glyphs, s.clock(), s.offline, s.endpoint or "", partial(opening.change_log, s), jotter.all())
    app = (make or CchcApp)(
        partial(opening.open_snapshot, s),
        view,
        home=s.home or "",
        syncer=opening.syncer_of(s),
        clock=s.clock,
        jotter=jotter,
        looks=here.themes(s.theme),
        driver_class=steady(ending.hung_up, ending.fail),
        config=str(config or ""),
        sample=sample,
    )
    collector = Collector()
    app.keeper, app.current = partial(_keeper, s), partial(opening.is_current, s)
    app.settle, app.rested = partial(_settle, collector), collector.look
    return app


def _settle(collector: Collector) -> None:
    """Read from disk what the next key may open; what is there then stays."""
    from cchc_tui import pages  # textual

    pages.read_ahead()
    collector.begin()


def _keeper(settings: Settings) -> Keeper:
    """Give who keeps what screens hand on."""
    from cchc_tui.handing import keeper_of  # only who hands something on

    return keeper_of(settings)


def _sample(settings: Settings, kept: ExitStack, ending: Ending) -> Source:
    """Make the sample for whoever wants to try it; it is taken away when the screens have ended."""
    from cchc_tui.demo import Sample  # the first run alone

    sample = kept.enter_context(Sample(settings))
    ending.before_leaving.append(sample.discard)
    return sample.source()


def _cause(error: Exception) -> Exception:
    """Give what a worker failed of."""
    inner = getattr(error, "error", None)
    return inner if isinstance(inner, Exception) else error


def _log(settings: Settings, error: Exception) -> None:
    import logging  # rarely

    from cchc_tui import log

    log.start(settings.log_file)
    logging.getLogger(__name__).error("unexpected failure of the screens", exc_info=error)
