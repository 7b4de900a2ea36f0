"""Small random packages, the same for the same seed: every measure, roll-up, operator, path and oddity the rules speak of.

A package is a dict of tables, each a list of dicts of strings, as `csv.DictReader` would give the published files.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

Row = dict[str, str]
Tables = dict[str, list[Row]]

LEVELS = ("city", "district", "commune", "hamlet")
STRENGTHS = ("binding", "stretch_minimum", "stretch", "plain", "obligation", "directional")
KINDS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
WHOLES = (7, 8, 11, 40, 97)
START = date(2018, 12, 15)
CALENDAR_QUARTERS = (("2019-01-01", "2019-03-31"), ("2019-04-01", "2019-06-30"), ("2019-07-01", "2019-09-30"))
DAY = timedelta(days=1)


def package(seed: int) -> Tables:
    """Make one package: 2 to 15 agencies in two editions, 4 indicators, and whatever was reported on them."""
    rng = Random(seed)
    agencies = [*_edition(rng, "2019", rng.randint(1, 11)), *_edition(rng, "2025", rng.randint(1, 4))]
    indicators = [_indicator(rng, f"I{index}") for index in range(4)]
    periods = _periods(rng)
    tables: Tables = {"agencies": agencies, "indicators": indicators, "periods": periods, "sources": _sources()}
    tables["targets"] = [target for indicator in indicators for target in _targets(rng, indicator["code"], agencies)]
    tables["observations"] = [
        row for agency in agencies for indicator in indicators for row in _series(rng, agency, indicator, agencies, periods)
    ]
    return tables


def dates(seed: int, many: int) -> list[date]:
    """Pick dates of the verdict, ends and due dates of windows among them."""
    rng = Random(-1 - seed)
    plain = [START + timedelta(days=rng.randrange(-20, 800)) for _ in range(many)]
    marked = [date.fromisoformat(rng.choice(_periods(Random(seed)))[rng.choice(("end", "due"))]) for _ in range(many)]
    return [rng.choice(pair) for pair in zip(plain, marked, strict=True)]


def _edition(rng: Random, edition: str, many: int) -> list[Row]:
    depth = rng.randint(1, 4)
    rows: list[Row] = []
    for index in range(many):
        above = [row for row in rows if LEVELS.index(row["level"]) + 1 < depth]
        parent = rng.choice(above) if above and index else None
        level = LEVELS[LEVELS.index(parent["level"]) + 1] if parent else LEVELS[0]
        rows.append({"edition": edition, "code": f"{index:02}", "level": level, "parent": parent["code"] if parent else "", **_life(rng)})
    return rows


def _life(rng: Random) -> Row:
    opened = START + timedelta(days=rng.randint(0, 300)) if rng.random() < 0.1 else None
    closed = START + timedelta(days=rng.randint(60, 420)) if rng.random() < 0.15 else None
    return {"valid_from": opened.isoformat() if opened else "", "valid_to": closed.isoformat() if closed else ""}


def _sources() -> list[Row]:
    return [{"id": name, "title_vi": name, "synthetic": "1"} for name in ("a", "b", "c")]


def _indicator(rng: Random, code: str) -> Row:
    rollup = rng.choice(("ratio_of_sums", "ratio_of_sums", "share_of_agencies", "share_of_agencies", "value"))
    return {
        "code": code,
        "unit": rng.choice(("%", "%", "%", "points")) if rollup != "share_of_agencies" else "%",
        "rollup": rollup,
        "measure": rng.choice(("flow", "cumulative", "stock")),
        "period": rng.choice(("month", "month", "quarter", "quarter", "half", "year")),
        "scope": " ".join(level for level in LEVELS if rng.random() < 0.75),
        "min_count": rng.choice(("", "1", "2", "3")),
        "min_coverage": rng.choice(("", "", "50", "80", "0", "100")),
    }


def _periods(rng: Random) -> list[Row]:
    """Two years of windows from the 15th to the 14th, every kind aligned with the shorter ones; some are not in the calendar."""
    starts = [date(2018 + (11 + month) // 12, (11 + month) % 12 + 1, 15) for month in range(25)]
    late, rows = rng.randint(0, 25), []
    for kind, months in KINDS.items():
        for first in range(0, 24, months):
            start, end = starts[first], starts[first + months] - DAY
            row = {"id": f"{kind[0]}{first:02}", "kind": kind, "start": start.isoformat(), "end": end.isoformat()}
            rows.append({**row, "due": (end + timedelta(days=late)).isoformat()})
    if rng.random() < 0.2:
        rows += [{"id": f"c{n}", "kind": "quarter", "start": a, "end": b, "due": b} for n, (a, b) in enumerate(CALENDAR_QUARTERS)]
    return rows


def _targets(rng: Random, code: str, agencies: list[Row]) -> list[Row]:
    rows = [_target(rng, code, "first", START)]
    if rng.random() < 0.3:
        rows.append(_target(rng, code, "second", START + timedelta(days=rng.choice((181, 365)))))
    if rng.random() < 0.3:
        one, plan = rng.choice(agencies), rng.choice(rows)
        narrow = _target(rng, code, plan["plan"], date.fromisoformat(plan["valid_from"]))
        rows.append({**narrow, "edition": rng.choice((one["edition"], "*", "")), "agency": one["code"]})
    if rng.random() < 0.1:
        later = _target(rng, code, "third", START + timedelta(days=500))
        rows.append({**later, "edition": rng.choice(("2019", "2025")), "agency": rng.choice(("*", ""))})
    return rows if rng.random() < 0.95 else []


def _target(rng: Random, code: str, plan: str, start: date) -> Row:
    due = start + timedelta(days=rng.choice((89, 181, 364, 364, 400)))
    low = rng.choice(("", "30", "50", "80", "80", "95", "99.5", "100", "100"))
    op = rng.choice((">=", ">=", ">=", "<=", "in"))
    high = rng.choice(("20", "50", "90", "100", "0")) if op != ">=" else ""
    row = {"indicator": code, "plan": plan, "valid_from": start.isoformat(), "edition": "*", "agency": "*", "valid_to": ""}
    row |= {"due": due.isoformat(), "op": op, "min": low if op != "<=" else "", "max": high, "strength": rng.choice(STRENGTHS)}
    if op == "in" and low and high and float(low) > float(high):
        row["min"], row["max"] = high, low
    if op != ">=" and rng.random() < 0.1:
        row["max"] = ""
    steps = " ".join(
        f"{(start + timedelta(days=n)).isoformat()}:{rng.choice((0, 10, 25, 60, 85))}" for n in rng.choice(((40, 130, 250), (30, 89, 181)))
    )
    paths = {">=": ("", "level", "linear", "linear", steps), "<=": ("", "level", steps), "in": ("",)}
    return row | {"path": rng.choice(paths[op]), "margin": rng.choice(("", "", "0", "2.5", "30"))}


def _series(rng: Random, agency: Row, indicator: Row, agencies: list[Row], periods: list[Row]) -> list[Row]:
    """Say what one agency reports on one indicator; some say nothing, some stop early, few say much at once."""
    if rng.random() < 0.15:
        return []
    until = rng.choice((len(periods), len(periods), rng.randint(0, 24)))
    has_below = any(row["parent"] == agency["code"] and row["edition"] == agency["edition"] for row in agencies)
    kinds = [indicator["period"]] if rng.random() < 0.5 else list(KINDS)
    often = rng.choice((0.3, 0.8, 1.0))
    rows: list[Row] = []
    for extent in ("own", "area"):
        chance = often if extent == "own" else 0.3 * rng.choice((0, 0, 1, 3) if has_below else (0, 0, 1))
        style = rng.choice(("honest", "honest", "honest", "value", "odd"))
        for index, period in enumerate(periods):
            if index % 24 < until and period["kind"] in kinds and rng.random() < chance * _usual(indicator, period):
                key = {"edition": agency["edition"], "agency": agency["code"], "indicator": indicator["code"]}
                rows += [{**key, "period": period["id"], "extent": extent, **said} for said in _window(rng, indicator, style)]
    return rows


def _usual(indicator: Row, period: Row) -> float:
    return 1.0 if period["kind"] == indicator["period"] else 0.25


def _window(rng: Random, indicator: Row, style: str) -> list[Row]:
    """Say one window: one or more stages, revisions (some empty: a withdrawal) and sources (some differing)."""
    rows = []
    facts = _facts(rng, indicator, style)
    for stage in rng.choice((("reported",), ("reported",), ("reported",), ("appraised",), ("realtime",), ("realtime", "appraised"))):
        sources = rng.choice((("a",), ("a",), ("a",), ("a",), ("b",), ("a", "b"), ("a", "b", "c")))
        for source in sources:
            for revision in rng.choice(((1,), (1,), (1,), (1, 2), (2, 10))):
                if rng.random() < 0.2:
                    facts = _facts(rng, indicator, style)
                said = facts if rng.random() < 0.95 else {"numerator": "", "denominator": facts["denominator"], "value": ""}
                rows.append({"stage": stage, "revision": str(revision), "source": source, **said})
    rng.shuffle(rows)
    return rows


def _facts(rng: Random, indicator: Row, style: str) -> Row:
    scale = 100 if indicator["unit"] == "%" else 1
    if indicator["rollup"] == "share_of_agencies" and rng.random() < 0.9:
        return {"numerator": str(rng.choice((0, 0, 1, 1, 2, 3, 4))), "denominator": rng.choice(("", "", "3")), "value": ""}
    whole = rng.choice(WHOLES)
    good = rng.choice((whole, whole - 1, rng.randint(0, whole), rng.randint(0, whole), 0))
    digits = rng.choice((0, 1, 2))
    printed = f"{scale * good / whole:.{digits}f}"
    if style == "value" or (style == "odd" and rng.random() < 0.2):
        return {"numerator": "", "denominator": "", "value": printed}
    if style == "odd" and rng.random() < 0.4:
        return rng.choice(
            (
                {"numerator": str(whole + 1), "denominator": str(whole), "value": ""},
                {"numerator": "0", "denominator": "0", "value": ""},
                {"numerator": f"{good}.5", "denominator": str(whole), "value": ""},
                {"numerator": str(-good), "denominator": str(whole), "value": ""},
                {"numerator": str(good), "denominator": "", "value": rng.choice(("", printed))},
                {"numerator": str(good), "denominator": str(whole), "value": f"{float(printed) + 10**-digits:.{digits}f}"},
            )
        )
    return {"numerator": str(good), "denominator": str(whole), "value": rng.choice(("", printed))}
