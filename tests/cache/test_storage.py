"""The TinyDB storage: written once and durably, read only when it is what was written."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from cchc_tui.cache.codec import ObservationRows, decode_content, decode_series, encode_content
from cchc_tui.cache.disk import Disk
from cchc_tui.cache.storage import Database, FileStorage, Mark, fraction_text, open_tables, write_tables
from cchc_tui.errors import CacheDamaged, DiskError

from cache_samples import DISTRICT, RESOURCES, ROWS_2018, row  # isort: skip - beside the tests

DOCUMENTS = {"agencies": [("2019:017", {"name": "Đông Anh"}), ("2019:00454", {"name": "x"})]}


def written(folder: Path) -> tuple[Path, Mark]:
    path = folder / "table.json"
    return path, write_tables(Disk(folder), path, DOCUMENTS)


def test_documents_come_back_under_their_text_keys(tmp_path: Path) -> None:
    """Natural keys survive: neither numbered nor turned into integers, leading zeros included."""
    path, mark = written(tmp_path)
    table = Database(path, storage=FileStorage, mark=mark).keyed("agencies")
    assert [str(document.doc_id) for document in table] == ["2019:017", "2019:00454"]
    assert {type(document.doc_id).__name__ for document in table} == {"str"}
    assert table.field_map("2019:017") == {"name": "Đông Anh"}
    assert table.field_map("2019:17") == {}


def test_a_key_that_comes_twice_is_a_bug_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="already exists"):
        write_tables(Disk(tmp_path), tmp_path / "t.json", {"t": [("a", {}), ("a", {})]})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{}", b"\0" * 40, b'{"agencies":', b"[1]"], ids=["empty", "other", "zeros", "cut", "list"])
def test_a_damaged_file_is_named_and_never_an_empty_database(tmp_path: Path, content: bytes) -> None:
    path, mark = written(tmp_path)
    path.write_bytes(content)
    said = "is empty" if not content else "is not what was written"
    with pytest.raises(CacheDamaged, match=rf"table\.json of the cache {said}") as caught:
        list(open_tables(path, mark).keyed("agencies"))
    assert caught.value.exit_code == 7


def test_a_missing_file_is_damage(tmp_path: Path) -> None:
    path, mark = written(tmp_path)
    path.unlink()
    with pytest.raises(CacheDamaged, match=r"table\.json of the cache is missing"):
        open_tables(path, mark).tables()


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    path, mark = written(tmp_path)
    good = path.read_bytes()
    for position in range(len(good)):
        path.write_bytes(good[:position] + bytes([good[position] ^ 1]) + good[position + 1 :])
        with pytest.raises(CacheDamaged):
            open_tables(path, mark).tables()


def test_whole_json_of_another_shape_is_damage_too(tmp_path: Path) -> None:
    """A right digest does not make a wrong shape right: another version may have written it."""
    path = tmp_path / "t.json"
    mark = write_tables(Disk(tmp_path), path, {"t": [("a", {"x": 1})]})
    with pytest.raises(CacheDamaged, match=r"t\.json"):
        open_tables(path, mark, dict[str, dict[str, list[int]]]).tables()


def test_a_written_file_is_never_written_again(tmp_path: Path) -> None:
    path, mark = written(tmp_path)
    before = path.read_bytes()
    with pytest.raises(TypeError, match="written once"):
        open_tables(path, mark).keyed("agencies").fill([("2019:001", {})])
    assert path.read_bytes() == before


def test_a_failure_at_any_step_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    """The write is atomic: whatever step meets a full disk, the old content stays, alone, and the error names the file."""
    target = tmp_path / "notes"
    Disk(tmp_path).write(target, b"old")
    steps: list[str] = []
    Disk(tmp_path, step=lambda name, _: steps.append(name)).write(tmp_path / "other", b"x")
    (tmp_path / "other").unlink()
    assert steps == ["create", "write", "fsync", "replace", "fsync"]
    for failing in range(4):  # after the replacement the new content is in place
        left = iter(range(len(steps)))

        def full(_name: str, _path: Path, failing: int = failing, left: Iterator[int] = left) -> None:
            if next(left) == failing:
                raise OSError(errno.ENOSPC, "No space left on device")

        with pytest.raises(DiskError, match="notes cannot be written: No space left on device") as caught:
            Disk(tmp_path, step=full).write(target, b"new")
        assert caught.value.exit_code == 6
        assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("notes", b"old")]


def test_a_link_in_the_place_of_a_file_is_replaced_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    for name in ("file", ".tmp-file"):
        (tmp_path / name).symlink_to(precious)
    Disk(tmp_path).write(tmp_path / "file", b"new")
    assert (precious.read_bytes(), (tmp_path / "file").read_bytes()) == (b"mine", b"new")
    assert not (tmp_path / "file").is_symlink()


@pytest.mark.parametrize("name", RESOURCES)
def test_content_comes_back_as_it_was(tmp_path: Path, name: str) -> None:
    """Counts stay exact, dates stay dates, texts stay texts, whatever kind of table it is."""
    path = tmp_path / "r.json"
    mark = write_tables(Disk(tmp_path), path, encode_content(RESOURCES[name]))
    assert decode_content(open_tables(path, mark)) == RESOURCES[name]


def test_one_document_holds_the_arrays_of_one_agency(tmp_path: Path) -> None:
    """The layout on disk: one document per agency, per indicator its rows as arrays, fractions as short texts."""
    path = tmp_path / "r.json"
    content: ObservationRows = {DISTRICT: {"TT01": (row(numerator=Fraction(25, 2), denominator=Fraction(1, 3)),)}}
    write_tables(Disk(tmp_path), path, encode_content(content))
    document = msgspec.json.decode(path.read_bytes())["series"]["2019:017"]
    assert document == {
        "TT01": [["2019-M10", "own", "reported", 0, "igate", "12.5", "1/3", 0, None, "2019-10-14", "2019-10-15T08:00:00+07:00", ""]]
    }


def test_integers_and_fractions_keep_their_type() -> None:
    """A count of any size stays an int, and only a count that was no integer becomes a Fraction."""
    raw = msgspec.json.encode([list(row(numerator=2**70, denominator=5))[:12]])
    (observation,) = decode_series(msgspec.Raw(raw))
    assert (observation.numerator, type(observation.denominator)) == (2**70, int)
    assert ROWS_2018[DISTRICT]["TT01"][0].numerator == observation.numerator


@pytest.mark.parametrize(
    ("value", "text"), [("12.5", "12.5"), ("-0.05", "-0.05"), ("1/3", "1/3"), ("95", "95"), ("-7/4", "-1.75"), ("1/10000000", "1/10000000")]
)
def test_fractions_are_written_exactly_and_short(value: str, text: str) -> None:
    assert fraction_text(Fraction(value)) == text
    assert Fraction(text) == Fraction(value)
