"""Publishing survives: killed or failing at any step, readers have the old publication or the new one, and the next run goes on."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from feed_sample import LATER, NOW, OBSERVATIONS, put, write_source
from feed_valid import packages, parts, valid

from cchc_tui.errors import CchcError, DiskError
from cchc_tui.feed.publish import publish

# A child here only writes files and ends with os._exit, so threads of other tests do not matter to it.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")

Fault = Callable[[], None]
KILLED = 9
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def at_step(number: int, fault: Fault) -> Callable[[str, Path], None]:
    """Make the seam that lets `fault` happen before the step `number` (from 0)."""
    steps = count()

    def step(_name: str, _path: Path) -> None:
        if next(steps) == number:
            fault()

    return step


class Stage:
    """A folder with an old publication (and one so old that it is swept), and a source with news."""

    def __init__(self, root: Path) -> None:
        """Prepare below `root`, once; `fresh` gives copies."""
        self.root, self.news = root, write_source(root / "news")
        source, old = write_source(root / "old"), root / "published"
        for days, figure in ((80, 5), (40, 6)):
            rows = [line.replace(",7,8,", f",{figure},8,").replace(",5,5,", f",{figure},9,") for line in OBSERVATIONS]
            put(source, "observations.csv", rows)
            publish(source, old, now=NOW - timedelta(days=days))
        assert packages(old) == [1, 2]

    def fresh(self, name: str) -> Path:
        """Give a copy of the old publication, which nothing has happened to."""
        return Path(shutil.copytree(self.root / "published", self.root / "copies" / name))

    def steps(self) -> list[str]:
        """Name the steps of the publication that the tests below stop."""
        names: list[str] = []
        with TemporaryDirectory(dir=self.root) as folder:
            copy = shutil.copytree(self.root / "published", Path(folder, "copy"))
            publish(self.news, copy, now=NOW, step=lambda name, _: names.append(name))
        return names

    def publish_killed(self, dest: Path, number: int) -> int:
        """Publish in a process of its own, end it before the step `number`, and give its exit status."""
        child = os.fork()
        if child == 0:
            try:
                publish(self.news, dest, now=NOW, step=at_step(number, lambda: os._exit(KILLED)))
            finally:
                os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(tmp_path_factory.mktemp("stage"))


def test_a_kill_at_any_step_leaves_the_old_or_the_new_and_the_next_run_completes_it(stage: Stage) -> None:
    names = stage.steps()
    assert set(names) == {"create", "write", "fsync", "rename", "unlink"}
    seen, half = [], 0
    for number in range(len(names)):
        dest = stage.fresh(f"kill{number}")
        assert stage.publish_killed(dest, number) == KILLED
        seen.append(valid(dest)[0])
        half += bool(parts(dest))
        publish(stage.news, dest, now=LATER)
        assert valid(dest)[0] == 3
        assert parts(dest) == []
    assert seen == sorted(seen)
    assert set(seen) == {2, 3}
    assert half == 3 * names.count("rename")  # before the bytes, before they are on the disk, before the name


def test_a_kill_of_the_very_first_publication_leaves_nothing_to_fetch_or_all_of_it(stage: Stage, tmp_path: Path) -> None:
    """At its beginning, at its end, and here and there between, where one file is put in place like the other."""
    total = steps_of_a_first(stage, tmp_path)
    places = [number for number in range(total) if number < 10 or number > total - 6 or number % 16 == 0]
    seen = [killed_first(stage, tmp_path / str(number), number) for number in places]
    assert seen[-2:] == [0, 1]
    assert set(seen[:-1]) == {0}


@pytest.mark.heavy
def test_a_kill_at_really_any_step_of_the_very_first_publication(stage: Stage, tmp_path: Path) -> None:
    total = steps_of_a_first(stage, tmp_path)
    assert [killed_first(stage, tmp_path / str(number), number) for number in range(total)] == [0] * (total - 1) + [1]


def steps_of_a_first(stage: Stage, root: Path) -> int:
    """Count the steps of a publication that has to make its folder and two above it."""
    names: list[str] = []
    publish(stage.news, root / "deep/down/site", now=NOW, step=lambda name, _: names.append(name))
    assert names.count("mkdir") == 4
    return len(names)


def killed_first(stage: Stage, root: Path, number: int) -> int:
    """End the first publication before the step `number`; give the serial that readers find (0: none). The next one must complete."""
    root.mkdir()
    dest = root / "deep/down/site"
    assert stage.publish_killed(dest, number) == KILLED
    seen = valid(dest)[0] if (dest / "latest.json").exists() else 0
    publish(stage.news, dest, now=LATER)
    assert valid(dest)[0] == 1
    assert parts(dest) == []
    return seen


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_at_any_step_is_code_6_and_nothing_is_broken(stage: Stage, number: int) -> None:
    def fails() -> None:
        raise OSError(number, os.strerror(number))

    names, swept = stage.steps(), 0
    for place, name in enumerate(names):
        dest = stage.fresh(f"{number}-{place}")
        error = failure(lambda: publish(stage.news, dest, now=NOW, step=at_step(place, fails)))  # noqa: B023 - called at once
        assert parts(dest) == []
        if error is None:  # what cannot be removed does not fail a publication that is out
            assert name == "unlink"
            swept += 1
            assert valid(dest)[0] == 3
        else:
            assert (error.exit_code, str(dest) in str(error)) == (6, True)
            assert os.strerror(number) in str(error)
            assert "stays whole" in str(error)
            assert valid(dest)[0] in (2, 3)
        publish(stage.news, dest, now=LATER)
        assert valid(dest)[0] == 3
    assert swept == names.count("unlink") > 0


def failure(attempt: Callable[[], object]) -> CchcError | None:
    """Try, and give the failure, if it fails."""
    try:
        attempt()
    except DiskError as error:
        return error
    return None


def test_a_disk_that_stays_full_is_said_and_what_is_out_stays(stage: Stage, tmp_path: Path) -> None:
    """Also where a removal fails too."""
    dest = stage.fresh(tmp_path.name)
    before = (dest / "latest.json").read_bytes()

    def full(name: str, _path: Path) -> None:
        if name in ("write", "unlink"):
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiskError, match="No space left on device"):
        publish(stage.news, dest, now=NOW, step=full)
    assert (dest / "latest.json").read_bytes() == before
    assert (valid(dest)[0], parts(dest)) == (2, [])


def steps_in_order(stage: Stage, dest: Path) -> list[tuple[str, str]]:
    """Publish, and give what was done in which order to what."""
    steps: list[tuple[str, str]] = []
    publish(stage.news, dest, now=NOW, step=lambda name, path: steps.append((name, path.name)))
    return steps


def test_the_pointer_changes_when_all_it_names_is_on_the_disk(stage: Stage) -> None:
    """Bytes before their name, names before the package, the package before the pointer, and old things go last."""
    steps = steps_in_order(stage, stage.fresh("order"))
    renamed = [name for step, name in steps if step == "rename"]
    assert [name.split(".")[0] for name in renamed] == [
        "observations-2019-snv-2019",
        "observations-2025-communes-1-2025",
        "datapackage",
        "datapackage",
        "latest",
    ]
    for name in renamed:
        place = steps.index(("rename", name))
        part = f".{name}.part"
        assert steps[place - 3 : place] == [("create", part), ("write", part), ("fsync", part)]
        folder = [name for step, name in steps[place:] if step == "fsync" and "." not in name]
        assert folder[0] == ("order" if name in ("datapackage.json", "latest.json") else "data")
    package = steps.index(("rename", renamed[2]))
    assert steps[package - 4] == ("fsync", "data")
    pointer = steps.index(("rename", "latest.json"))
    assert steps[pointer + 1] == ("fsync", "order")
    assert {step for step, _ in steps[pointer + 2 :]} == {"unlink"}
    assert "unlink" not in [step for step, _ in steps[:pointer]]


def test_names_that_a_killed_publisher_left_are_forced_to_the_disk_before_the_pointer(stage: Stage) -> None:
    """They look finished, but a power cut could still take them back."""
    dest = stage.fresh("left")
    after_renames = [number for number, name in enumerate(stage.steps()) if name == "rename"][2] + 1
    assert stage.publish_killed(dest, after_renames) == KILLED
    steps = steps_in_order(stage, dest)
    assert ("fsync", "data") in steps[: steps.index(("rename", "latest.json"))]
    assert [name for step, name in steps if step == "rename"] == ["datapackage.json", "latest.json"]
