"""Every line of `doctor`, from facts to words, without a machine: what is fine, what is a warning, what stops the program and with which code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from cchc_tui.errors import CacheDamaged, Refused, Unreachable, UsageError
from cchc_tui.i18n import Lang
from cchc_tui.output import symptoms
from cchc_tui.output.ages import Ages
from cchc_tui.output.doctor import GROUPS, Finding, Mark, code_of, document, fine, page, problem, warning
from cchc_tui.output.symptoms import Place, Screen, Source
from cchc_tui.text import VIETNAM

EN, VI = Lang("en"), Lang("vi")
NOW = datetime(2019, 10, 21, 10, 0, tzinfo=VIETNAM)
WRITABLE = Place("/data", there=True, readable=True, writable=True)


def marks(found: Iterable[Finding]) -> str:
    """The checks in a word: `.` fine, `w` a warning, a digit the code of a problem."""
    return "".join({Mark.OK: ".", Mark.WARNING: "w"}.get(finding.mark, str(finding.code)) for finding in found)


def text(found: Iterable[Finding]) -> str:
    return "\n".join(finding.text for finding in found)


def test_a_terminal_is_judged_by_its_size_its_name_and_its_colours() -> None:
    good = list(symptoms.terminal(Screen("xterm", (120, 40), 16), EN))
    assert (marks(good), text(good)) == ("..", "120 columns, 40 rows, TERM=xterm\n16 colours")
    assert marks(symptoms.terminal(Screen("xterm", (59, 40), 16), EN)) == "w."
    assert "the screens need 60 × 20" in text(symptoms.terminal(Screen("xterm", (120, 19), 16), EN))
    assert "no colours are wanted" in text(symptoms.terminal(Screen("xterm", (60, 20), 0), EN))
    hopeless = UsageError("The terminal calls itself {name}: no screen can be drawn there.", name="dumb")
    assert marks(symptoms.terminal(Screen("dumb", (80, 24), 0, hopeless), EN)) == ".w"
    assert marks(symptoms.terminal(Screen("", None, 16), EN)) == "w"


def test_letters_are_judged_by_the_encoding_and_the_locale() -> None:
    assert marks(symptoms.letters("UTF-8", "", "unicode", EN)) == "."
    assert marks(symptoms.letters("ISO8859-1", "xx_YY", "ascii", EN)) == "ww"
    assert "xx_YY" in text(symptoms.letters("ASCII", "xx_YY", "ascii", VI))


def test_the_clock_is_held_against_the_publication_and_the_server() -> None:
    minute = timedelta(minutes=1)
    assert marks(symptoms.clock(NOW, "UTC+07:00", None, None, EN)) == "."
    assert marks(symptoms.clock(NOW, "UTC+07:00", NOW + 5 * minute, NOW - 5 * minute, EN)) == ".."
    assert marks(symptoms.clock(NOW, "UTC+07:00", NOW + 6 * minute, NOW - 6 * minute, EN)) == ".ww"
    said = text(symptoms.clock(NOW, "UTC+00:00", None, NOW + 90 * minute, EN))
    assert "UTC+00:00" in said
    assert "by 90 minutes" in said


def test_configuration_says_who_says_what_and_who_wins() -> None:
    sources = [Source("/etc/c.toml", ("endpoint", "lang")), Source("CCHC_LANG", ("lang",)), Source("--endpoint", ("endpoint",))]
    assert text(symptoms.configuration(sources, None, EN)).splitlines() == [
        "/etc/c.toml says endpoint, lang",
        "CCHC_LANG says lang",
        "lang: CCHC_LANG wins over /etc/c.toml",
        "--endpoint says endpoint",
        "endpoint: --endpoint wins over /etc/c.toml",
    ]
    assert "Nothing is configured" in text(symptoms.configuration([], None, EN))
    unknown = UsageError("{file}: there is no setting {key}.", file="c.toml", key="tokenfile")
    assert marks(symptoms.configuration([], unknown, EN)) == "2"


def test_permissions_are_judged_by_what_must_be_read_and_written() -> None:
    def judged(cache: Place = WRITABLE, log: Place | None = None, token: UsageError | None = None) -> str:
        return marks(symptoms.permissions(cache, log, token, EN, has_token=token is not None))

    assert judged() == "."
    assert judged(WRITABLE._replace(writable=False)) == ".", "somebody else's cache is simply read"
    assert judged(WRITABLE._replace(readable=False)) == "6"
    assert judged(Place("/data", there=False, readable=False, writable=False)) == "6"
    assert judged(Place("/data", there=False, readable=False, writable=True)) == "."
    assert judged(log=Place("/log", there=True, readable=True, writable=False)) == ".w"
    assert judged(token=UsageError("The token file {file} must have mode 0600 or 0400.", file="t")) == ".2"
    assert marks(symptoms.permissions(WRITABLE, None, None, EN, has_token=True)) == ".."


def test_the_endpoint_is_judged_by_what_it_answered() -> None:
    assert marks(symptoms.endpoint(None, None, None, None, EN)) == "w"
    assert text(symptoms.endpoint("https://e", "http://p:1", 41, None, EN)).splitlines()[1] == "https://e offers publication 41."
    assert marks(symptoms.endpoint("https://e", None, None, Unreachable("No endpoint is set."), EN)) == "3"
    assert marks(symptoms.endpoint("http://e", None, 41, None, EN, bare=True)) == "w."
    assert marks(symptoms.endpoint("https://e", None, None, Refused("No endpoint is set."), EN)) == "4"


def test_a_certificate_is_judged_by_the_days_it_has_left() -> None:
    assert marks(symptoms.certificate(None, NOW, None, EN)) == ""
    assert marks(symptoms.certificate(NOW + timedelta(days=15), NOW, "/ca.pem", EN)) == ".."
    soon = list(symptoms.certificate(NOW + timedelta(days=3, hours=1), NOW, None, EN))
    assert (marks(soon), text(soon)) == ("w", "The certificate is good until 2019-10-24; days left: 3")


def test_signatures_need_keys_and_ssh_keygen_only_where_they_are_asked_for() -> None:
    assert marks(symptoms.signatures(None, 0, None, EN, keygen=False)) == "."
    assert marks(symptoms.signatures("/s", 2, None, EN, keygen=True)) == "."
    assert marks(symptoms.signatures("/s", 0, None, EN, keygen=True)) == "2"
    assert marks(symptoms.signatures("/s", 2, None, EN, keygen=False)) == ".2"
    assert marks(symptoms.signatures("/s", 0, UsageError("{file} names no key.", file="/s"), EN, keygen=True)) == "2"


def test_data_is_judged_by_its_ages_and_its_wholeness() -> None:
    ages = Ages(NOW, as_of=NOW.date(), good_at=NOW, contact_at=NOW, expires=NOW + timedelta(1))
    assert marks(symptoms.data(ages, None, 41, EN, hopeful=True)) == "..."
    old = Ages(NOW, NOW.date() - timedelta(46), NOW, NOW, contact_ok=False, expires=NOW - timedelta(1))
    assert marks(symptoms.data(old, None, 41, EN, hopeful=True)) == ".w.ww"
    nothing = UsageError("No endpoint is set.")
    assert marks(symptoms.data(None, nothing, None, EN, hopeful=True)) == "w", "it can still be fetched"
    assert marks(symptoms.data(None, nothing, None, EN, hopeful=False)) == "2"
    assert marks(symptoms.data(None, CacheDamaged("No endpoint is set."), None, EN, hopeful=True)) == "7"


def test_room_and_libraries() -> None:
    assert [marks(symptoms.disk("/", size, EN)) for size in (10**9, 10**8, 10**7)] == [".", "w", "6"]
    found = {"python": "3.11.7", "httpx": "0.28.1", "openpyxl": ""}
    assert marks(symptoms.versions(found, ["httpx"], EN)) == ".."
    assert marks(symptoms.versions({**found, "httpx": ""}, ["httpx"], EN)) == ".1."


def test_the_exit_code_is_that_of_the_first_problem() -> None:
    found = [fine("data", "a"), problem("disk", "b", 6), problem("endpoint", "c", 3), warning("clock", "d")]
    assert (code_of(found), code_of(found[:1])) == (6, 0)
    assert document(found)["code"] == 3, "in the order of the lines"
    assert [check["group"] for check in document(found)["checks"]] == ["clock", "endpoint", "data", "disk"]


def test_lines_have_a_sign_and_a_word_and_fit() -> None:
    found = [fine("clock", "well " * 30), warning("data", "old"), problem("disk", "full", 6)]
    lines = list(page(found, EN, 60, "ascii"))
    assert max(map(len, lines)) <= 60
    assert "  % Warning: old" in lines
    assert "  x Problem: full" in lines
    assert lines[-1] == "Problems: 1, warnings: 1"
    assert set(GROUPS) >= {finding.group for finding in found}
