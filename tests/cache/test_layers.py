"""A look reads what it needs and no more: a first list not the standings of all, a count not those of anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.json import decode

from cchc_tui.cache.codec import agencies_in, encode_content
from cchc_tui.cache.disk import Disk
from cchc_tui.cache.lazy import Layered
from cchc_tui.cache.storage import ENCODER
from cchc_tui.cache.store import Store
from cchc_tui.domain.summary import FIGURES, FRAME, MARK
from cchc_tui.errors import CacheDamaged
from cchc_tui.feed.columns import read
from cchc_tui.feed.tables import TABLES

from cache_samples import CATALOGUE, COMMUNE, DISTRICT, RESOURCES, publication, sync  # isort: skip - beside the tests

MADE: dict[str, dict[str, object]] = {
    FRAME: {"spans": {}},
    FIGURES: {"TT01": [[[1], [2], []]]},
    MARK + str(DISTRICT): {"mark": [1]},
    MARK + "2019:018": {"mark": [2]},
    str(DISTRICT): {"own": {}},
    "2019:018": {"own": {"TT01": []}},
}
TEXT = "\n".join(
    [
        ",".join(TABLES["observations"].columns),
        "2019,017,TT01,2019-M01,own,reported,1,-,80,100,2,80.00,2019-01-14,,",
        "2019,00454,TT01,2019-M01,own,reported,1,-,9.5,10,,,2019-01-14,2019-01-16,ghi chú",
        '2019,00454,TT01,2019-M02,own,reported,2,-,,,,,,,"một, ""hai"""',
        "2019,017,TT02,2019-M01,own,reported,1,qd-1,007,-12.0,12.5,,,,",
        "",
    ]
)


def made(root: Path) -> Store:
    store = Store(root)
    with store.lock(), store.build(publication(1), "0" * 64) as builder:
        for name, content in RESOURCES.items():
            builder.add(name, "1" * 64, content)
        builder.commit(CATALOGUE, MADE)
    return store


def test_the_standings_below_the_first_list_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    generation = made(tmp_path).current()
    assert generation is not None
    (generation.folder / "_standings.json").unlink()
    assert (generation.standings[FRAME], generation.standings[str(DISTRICT)]) == (MADE[FRAME], MADE[str(DISTRICT)])
    assert generation.standings[MARK + str(DISTRICT)] == MADE[MARK + str(DISTRICT)]
    assert generation.standings[str(COMMUNE)] == {}
    for below in ("2019:018", MARK + "2019:018"):
        with pytest.raises(CacheDamaged, match="_standings"):
            generation.standings.get(below)


def test_a_count_reads_the_figures_alone(tmp_path: Path) -> None:
    store = made(tmp_path)
    (folder,) = (tmp_path / "generations").iterdir()
    for path in folder.iterdir():
        if path.name != "_figures.json":
            path.unlink()
    counts = store.counts()
    assert counts is not None
    assert counts.standings == {FRAME: MADE[FRAME], FIGURES: MADE[FIGURES]}
    assert (counts.plan.targets, counts.plan.periods, counts.plan.agencies) == (CATALOGUE.targets, CATALOGUE.periods, ())
    (folder / "_figures.json").write_bytes(b"{}")
    with pytest.raises(CacheDamaged, match="_figures"):
        store.counts()
    assert Store(tmp_path / "none").counts() is None


def test_what_is_layered_is_all_of_both() -> None:
    asked = []
    both = Layered({"a": 1}, lambda: asked.append(1) or {"b": 2})  # type: ignore[func-returns-value] # counts how often it is read
    assert (both["a"], asked) == (1, [])
    assert (dict(both), len(both), both.get("c"), asked) == ({"a": 1, "b": 2}, 2, None, [1])


def test_rows_that_were_never_made_are_written_as_rows_that_were() -> None:
    sheaf = read(TEXT)
    assert sheaf.odd
    rows = sheaf.rows()
    (table,) = encode_content(rows).items()
    (quick,) = encode_content(sheaf).items()
    assert ENCODER.encode({quick[0]: dict(quick[1])}) == ENCODER.encode({table[0]: dict(table[1])})
    assert decode(ENCODER.encode(dict(encode_content(sheaf)["series"])))[str(COMMUNE)]["TT01"][0][5:7] == ["9.5", 10]
    assert list(agencies_in(sheaf)) == list(agencies_in(rows)) == [DISTRICT, COMMUNE]
    assert sheaf.windows() == {DISTRICT: {"2019-M01"}, COMMUNE: {"2019-M01", "2019-M02"}}


def test_every_file_of_a_generation_and_then_its_folder_is_flushed_before_it_gets_its_name(tmp_path: Path) -> None:
    steps: list[tuple[str, Path]] = []
    sync(Store(tmp_path, disk=Disk(tmp_path, step=lambda name, path: steps.append((name, path)))), 1)
    renamed = next(index for index, (name, path) in enumerate(steps) if name == "rename" and path.name == "000001")
    building = tmp_path / "generations" / "000001.new"
    created = [path for name, path in steps[:renamed] if name == "create" and path.parent == building]
    assert {path.name for path in created} >= {"_summary.json", "_standings.json", "_figures.json", "_changes.json"}
    for path in created:
        assert steps.index(("create", path)) < steps.index(("write", path)) < steps.index(("fsync", path))
    assert steps[renamed - 1] == ("fsync", building)
    assert steps[renamed + 1] == ("fsync", tmp_path / "generations")
    assert [name for name, path in steps[renamed + 1 :] if path == tmp_path / "current"] == ["replace"]
