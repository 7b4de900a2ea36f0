"""A second year's plan beside the first: each date has its own targets, paths and verdicts, and the screens say whose they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from asking_app import AskingApp, opened
from cli_site import Cli
from eyes import rows
from next_plan import FIRST, SECOND, two_plans
from variants import look

from cchc_tui.domain.detail import detail
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.verdict import Verdict
from screens.agency import AgencyScreen
from screens.indicator import IndicatorScreen

CITY, DISTRICT = AgencyKey("2019", "01"), AgencyKey("2019", "017")
AUTUMN, SPRING, SUMMER = "2019-10-21", "2020-03-20", "2020-05-20"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both plans, as they are stored."""
    return two_plans(tmp_path_factory.mktemp("plans"))


@pytest.mark.parametrize(
    ("at", "code", "plan", "bound", "verdict"),
    [
        (AUTUMN, "TT01", FIRST, 95, Verdict.ON_TRACK),  # 96 % against 95 and its margin of a point
        ("2019-12-20", "TT01", SECOND, 98, Verdict.TOO_EARLY),  # nothing of the new year is due
        (SPRING, "TT01", SECOND, 98, Verdict.BEHIND),  # 97 %, which the first plan would have called on track
        (AUTUMN, "DV01", FIRST, 80, Verdict.BEHIND),  # 46 % against the level
        (SPRING, "DV01", SECOND, 90, Verdict.ON_TRACK),  # 47 % against the checkpoint of 45 %
    ],
)
def test_each_date_has_the_target_the_path_and_the_verdict_of_its_plan(
    cache: Path, at: str, code: str, plan: str, bound: int, verdict: Verdict
) -> None:
    judgement = look(cache, at).judge(DISTRICT, code)
    assert judgement.target is not None
    assert (judgement.target.plan, int(judgement.target.bound or 0), judgement.area.verdict) == (plan, bound, verdict)


def test_windows_of_one_plan_never_count_for_the_other(cache: Path) -> None:
    first, second = (look(cache, at).judge(DISTRICT, "TT01").area.figure for at in (AUTUMN, SPRING))
    assert ((first.numerator, first.denominator), (second.numerator, second.denominator)) == ((192, 200), (291, 300))
    points = detail(look(cache, SPRING), DISTRICT, "TT01").points
    assert [(p.period.id, p.counted) for p in points] == [
        *((name, False) for name in ("2019-M09", "2019-M10", "2019-M12")),
        *((name, True) for name in ("2020-M01", "2020-M02", "2020-M03")),
    ]


def test_what_2019_was_is_still_what_it_was(cache: Path) -> None:
    ended = look(cache, "2019-12-14").judge(DISTRICT, "TT01")
    assert (ended.target.plan if ended.target else "", ended.area.verdict) == (FIRST, Verdict.MET)


def test_the_verdict_before_a_figure_went_stale_is_that_of_the_new_plan(cache: Path) -> None:
    found = {code: look(cache, SUMMER).judge(DISTRICT, code).area for code in ("TT01", "DV01")}
    assert {code: side.verdict for code, side in found.items()} == dict.fromkeys(found, Verdict.STALE)
    assert [side.ruling.last_verdict for side in found.values()] == [Verdict.BEHIND, Verdict.ON_TRACK], (
        "the first plan had both the other way"
    )


def test_a_commitment_for_2020_runs_on_from_the_first_plan(cache: Path) -> None:
    for at, verdict in ((AUTUMN, Verdict.TOO_EARLY), (SPRING, Verdict.TOO_EARLY), ("2020-12-21", Verdict.MET)):
        judgement = look(cache, at).judge(CITY, "TC02")
        assert (judgement.target.plan if judgement.target else "", judgement.area.verdict) == (FIRST, verdict)


@pytest.mark.parametrize(("at", "plans"), [(AUTUMN, (FIRST,)), (SPRING, (SECOND, FIRST)), ("2018-01-01", ())])
def test_the_plans_in_force_are_those_with_a_target_on_the_day_the_newest_first(cache: Path, at: str, plans: tuple[str, ...]) -> None:
    assert look(cache, at).plans == plans


@pytest.mark.parametrize(("at", "line", "bound"), [(AUTUMN, f"plan {FIRST}", "≥ 95%"), (SPRING, f"plan {SECOND} · plan {FIRST}", "≥ 98%")])
async def test_the_screens_say_whose_targets_they_show(cache: Path, at: str, line: str, bound: str) -> None:
    app = AskingApp(look(cache, at))
    async with app.run_test(size=(160, 40)) as pilot:
        await opened(pilot, AgencyScreen(app.view, DISTRICT))
        assert rows(app)[1].endswith(line)
        assert any(" TT01 " in row and bound in row for row in rows(app))
        await opened(pilot, IndicatorScreen(app.view, DISTRICT, "TT01"))
        assert rows(app)[3].startswith(f"target {bound} (binding) by ")
        assert rows(app)[3].endswith(line.partition(" · ")[0])


def test_so_do_the_commands(cache: Path, cli: Cli) -> None:
    for at, plan, least in ((AUTUMN, FIRST, 95), (SPRING, SECOND, 98)):
        words = ("show", "017", "TT01", "--cache", cache, "--at", at)
        assert f"plan {plan}" in cli(*words, CCHC_NOW="2020-03-20T10:00:00+07:00").stdout
        told = json.loads(cli(*words, "--json", CCHC_NOW="2020-03-20T10:00:00+07:00").stdout)
        assert told["indicators"][0]["min"] == least
