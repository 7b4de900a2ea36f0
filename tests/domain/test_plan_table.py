"""The page on the plan names functions that are there, and the rules as they are."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from cchc_tui.domain.compliance import FED, RULES, SCORED
from cchc_tui.domain.registry import EVENT_KINDS, PLAN_PARTS, SCORE_STAGES
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.feed.tables import TABLES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "plan.md").read_text(encoding="utf-8")
ELEMENTS = [line.split("|")[1:-1] for line in PAGE.partition("## Duties")[0].splitlines() if line.startswith("|")][2:]
NAMED = sorted({name for row in ELEMENTS for name in re.findall(r"`([A-Za-z_.]+)`", row[2])})


def test_every_element_of_the_plan_has_a_row() -> None:
    assert len(ELEMENTS) == 18
    assert all(len(row) == 5 for row in ELEMENTS)


@pytest.mark.parametrize("name", NAMED)
def test_a_named_function_is_there(name: str) -> None:
    module, _, function = name.partition(".")
    if module == "Snapshot":
        assert callable(getattr(Snapshot, function))
    else:
        found = import_module(f"cchc_tui.domain.{module}")
        assert not function or callable(getattr(found, function))


def test_a_named_table_and_column_is_there() -> None:
    for row in ELEMENTS:
        for table, column in re.findall(r"`(\w+)\.(\w+)`", row[1]):
            assert column in TABLES[table].columns


def test_the_page_lists_the_indicators_that_registers_feed() -> None:
    listed = re.findall(r"^\| ([A-Z]{2}\d\d) \|", PAGE, re.MULTILINE)
    assert set(listed) == FED == {*RULES, SCORED}


def test_words_of_the_model_are_those_of_the_tables() -> None:
    events = {field.name: field for field in TABLES["events"].fields}
    scores = {field.name: field for field in TABLES["scores"].fields}
    assert (events["kind"].choices, scores["stage"].choices) == (EVENT_KINDS, SCORE_STAGES)
    assert PLAN_PARTS == ("objectives", "targets", "progress", "assignment")
