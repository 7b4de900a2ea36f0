"""What the fuzzing does to good bytes: tears them, gives JSON other values, gives CSV other cells, rows and line ends."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

PIECES = [
    *(b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\n", b"\r\n", b'"', b",", b";", b"\t", b"{", b"[", b"]", b"}", b":"),
    *(b"\\u0000", b"\\ud800", b"NaN", b"1e999", b"-0", b"\x1b[2J", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xc2\x9b", b"null", b"9" * 400),
]

CELLS = [
    *("", " ", "*", "-", "--", "0", "-0", "+1", "01", "1.", ".5", "1_000", "1,000", "1.000,5", "1 000", "1\u00a0000", "12.0", "1e3"),
    *("NaN", "nan", "inf", "-Infinity", "1e999", "0x1F", "１２", "١٢", "१२", "x²", "9" * 15, "9" * 16, "0." + "9" * 9, "9" * 5000),
    *("2019-02-29", "2020-02-29", "2019-1-5", "0001-01-01", "9999-12-31", "14/12/2019", "2019-01-01T00:00", "２０１９-01-01", "2019"),
    *("a\nb", "a\rb", "a\r\nb", "a\x00b", "a\tb", "a\x1b[31mb", "a\x9bb", "a\u202eb", "a\u2066b", "a\u200bb", "a\u00adb", "a\u2028b"),
    *("\ufeffa", "a\ufeff", "a\ud800b", "a\U000e0041b", "a\ufe0fb", "[red]x[/]", "[@click=app.quit]x[/]", "[[", "{file}", "{0!r}", "%s"),
    *(
        '"',
        'a"b',
        "a'b",
        "=1+1",
        "@SUM(A1)",
        "../x",
        "a:b",
        "a,b",
        "a;b",
        "true",
        "null",
        "Nguyễn",
        "Nguye\u0302\u0303n",
        "🇻🇳",
        "o" + "\u0301" * 99,
    ),
    *("own", "area", "reported", "appraised", "month", "full", ">=", "in", "level", "linear", "2019-03-14:25", "2019", "2025", "01", "017"),
]

VALUES: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        1,
        2**53,
        2**64,
        10**30,
        1.5,
        -0.0,
        float("nan"),
        float("inf"),
        "@@1e999",
        "@@1E+2",
        "@@01",
        "@@" + "9" * 5000,
    ),
    *(
        "",
        " ",
        "x",
        "*",
        "\x00",
        "a\x1b[2J",
        "\ud800",
        "\udfff\ud800",
        "a\u202eb",
        "１２",
        "../x",
        "/etc/passwd",
        "a/b",
        "x" * 300,
        "[red]x[/]",
    ),
    *("2019-10-20T01:02:03Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2019-10-20\x1b01:02:03Z", "2019-W42-1T00:00:00Z"),
    *("2019-10-20 01:02:03+00:00", "2019-10-20T01:02:03+24:00", "2019-10-20T01:02:60Z", "２０１９-10-20T01:02:03Z", "2019-10-20T01:02:03"),
    *(
        "sha256:" + "0" * 64,
        "sha256:" + "A" * 64,
        "md5:" + "0" * 32,
        "utf-16",
        "cchc-snapshot-2",
        "tabular-data-package",
        "jump:30 history:3",
    ),
    *([], {}, [[]], [{}], {"a": {}}, ["a"] * 1000, "@@" + "[" * 5000 + "]" * 5000, "@@" + '{"a":' * 3000 + "1" + "}" * 3000),
]
"""Values of JSON; what follows `@@` is written as it stands."""

Draw = Callable[[st.SearchStrategy[Any]], Any]


@st.composite
def torn(draw: Draw, raw: bytes) -> bytes:
    """Change bytes of `raw` in one to four places."""
    out = bytearray(raw)
    for _ in range(draw(st.integers(1, 4))):
        at, end = draw(st.integers(0, len(out))), draw(st.integers(0, len(out)))
        piece = draw(st.sampled_from(PIECES) | st.binary(min_size=1, max_size=4))
        near = min(at + draw(st.integers(1, 40)), len(out))
        kind = draw(st.sampled_from(("flip", "insert", "over", "delete", "double", "cut", "splice")))
        if kind == "flip" and at < len(out):
            out[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == "insert":
            out[at:at] = piece
        elif kind == "over":
            out[at : at + len(piece)] = piece
        elif kind == "delete":
            del out[at:near]
        elif kind == "double":
            out[at:at] = out[at:near]
        elif kind == "cut":
            del out[at:]
        else:
            out[at:near] = out[end : end + 40]
    return bytes(out)


def _places(node: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Give the ways to everything inside a JSON value."""
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [place for key, value in inside for place in ((*way, key), *_places(value, (*way, key)))]


@st.composite
def other_json(draw: Draw, raw: bytes) -> bytes:
    """Give a JSON document other values in one to three places: another kind, a doubled or a missing key, a copy from elsewhere."""
    document = json.loads(raw)
    for _ in range(draw(st.integers(1, 3))):
        places = _places(document)
        if not places:
            break
        way = draw(st.sampled_from(places))
        holder = document
        for key in way[:-1]:
            holder = holder[key]
        value = deepcopy(draw(st.sampled_from(VALUES) | st.text(max_size=8)))
        kind = draw(st.sampled_from(("set", "set", "delete", "double", "rename", "wrap")))
        if kind == "set":
            holder[way[-1]] = value
        elif kind == "delete":
            del holder[way[-1]]
        elif kind == "wrap":
            holder[way[-1]] = [holder[way[-1]]]
        elif isinstance(holder, dict):
            holder[f"@{way[-1]}" if kind == "double" else str(value)[:40]] = value if kind == "double" else holder.pop(way[-1])
        else:
            holder.append(holder[way[-1]])
    return written(document)


def written(document: object) -> bytes:
    """Write JSON with what its `@` marks mean: `@key` is `key` again, `@@…` stands without quotes."""
    text = json.dumps(document)
    for raw in (value for value in VALUES if isinstance(value, str) and value.startswith("@@")):
        text = text.replace(json.dumps(raw), raw[2:])
    return text.replace('"@', '"').encode()


def _grid(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode(), newline="")))


@st.composite
def other_cells(draw: Draw, raw: bytes) -> bytes:
    """Give one or two cells below the header of a CSV table another content: a nasty one, or one of the same column."""
    grid = _grid(raw)
    for _ in range(draw(st.integers(1, 2))):
        at, column = draw(st.integers(min(1, len(grid) - 1), len(grid) - 1)), draw(st.integers(0, len(grid[0]) - 1))
        same = st.sampled_from([record[column] for record in grid[1:] or grid])
        grid[at][column] = draw(st.one_of(st.sampled_from(CELLS), st.sampled_from(CELLS), same, st.text(max_size=6)))
    return _written(grid, "\n", bare=False)


@st.composite
def other_table(draw: Draw, raw: bytes) -> bytes:
    """Give a CSV table other cells, rows, columns and line ends, written with quotes where needed, or without any."""
    grid = _grid(raw)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(grid) - 1))
        record = grid[at]
        column = draw(st.integers(0, max(0, len(record) - 1)))
        kind = draw(st.sampled_from(("cell", "cell", "cell", "cell", "copy", "drop", "add", "row", "lose", "blank", "move", "lines")))
        cell = draw(st.sampled_from(CELLS) | st.text(max_size=6))
        elsewhere = draw(st.sampled_from(grid))
        if kind == "cell" and record:
            record[column] = cell
        elif kind == "copy" and record and elsewhere:
            record[column] = elsewhere[column % len(elsewhere)]
        elif kind == "drop" and record:
            del record[column]
        elif kind == "add":
            record.insert(column, cell)
        elif kind == "row":
            grid.insert(at, list(elsewhere))
        elif kind == "lose" and len(grid) > 1:
            del grid[at]
        elif kind == "blank":
            grid.insert(at, [])
        elif kind == "move" and record:
            other = draw(st.integers(0, len(record) - 1))
            for line in grid:
                if max(column, other) < len(line):
                    line[column], line[other] = line[other], line[column]
        elif kind == "lines" and record:
            record[column] = "\n".join(["x"] * 50)
    return _written(grid, draw(st.sampled_from(("\n", "\n", "\n", "\r\n", "\r", "\n\n"))), bare=draw(st.integers(0, 5)) == 0)


def _written(grid: list[list[str]], end: str, *, bare: bool) -> bytes:
    text = io.StringIO(newline="")
    if bare:
        text.write(end.join(",".join(record) for record in grid))
    else:
        csv.writer(text, lineterminator=end).writerows(grid)
    return text.getvalue().encode(errors="surrogatepass")


@st.composite
def other_resource(draw: Draw, resources: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Pick a resource and damage it: by cells, by bytes, or first by cells and then by bytes."""
    name = draw(st.sampled_from(sorted(resources)))
    raw = resources[name]
    kind = draw(st.sampled_from(("cells", "cells", "cells", "cells", "table", "table", "torn", "both")))
    if kind != "torn":
        raw = draw(other_cells(raw) if kind == "cells" else other_table(raw))
    return name, draw(torn(raw)) if kind in ("torn", "both") else raw
