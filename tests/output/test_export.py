"""An export opened again by other programs: numbers are numbers, text is text whatever it says, and each file says what it is."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.output.ages import ages
from cchc_tui.output.export import COLUMNS, Export, as_csv, as_json, export
from cchc_tui.output.markdown import as_markdown
from cchc_tui.output.workbook import as_workbook
from cchc_tui.text import VIETNAM

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "export.schema.json").read_text(encoding="utf-8"))
NOW = datetime(2019, 10, 21, 10, 0, tzinfo=VIETNAM)
DISTRICT, COMMUNE = AgencyKey("2019", "017"), AgencyKey("2019", "00505")
VI, EN = Lang("vi"), Lang("en")
CANARIES = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=DDE("cmd";"/C calc";"!A0")', '=HYPERLINK("http://x","y")')
RESULT, NUMERATOR, DUE, CODE, NAME = (
    [column.heading for column in COLUMNS].index(name) for name in ("Area result", "Area numerator", "Due", "Code", "Agency")
)


def district(snapshot: Snapshot, key: AgencyKey = DISTRICT) -> Export:
    found = ages(snapshot.publication, "", NOW)
    return export(snapshot, found, endpoint="https://user:pw-secret@centre.example/data/", area=snapshot.tree.by_key[key])


def poisoned(snapshot: Snapshot) -> Export:
    """Give the district with every canary as a name, and as a head, of an agency in it."""
    agencies, rows = [], iter(CANARIES)
    for agency in snapshot.catalogue.agencies:
        inside = agency.parent == DISTRICT.code and agency.edition == DISTRICT.edition
        canary = next(rows, "") if inside else ""
        agencies.append(replace(agency, name_vi=canary, name_en=canary, head=canary) if canary else agency)
    assert next(rows, None) is None, "every canary has its agency"
    tables = replace(snapshot.catalogue, agencies=tuple(agencies))
    return district(Snapshot(tables, snapshot.reader, at=snapshot.at, publication=snapshot.publication))


def csv_rows(wanted: Export, lang: Lang) -> tuple[list[str], list[str], list[list[str]]]:
    """Read it as a spreadsheet of the language does: what is said about it, the headings, the rows."""
    raw = b"".join(as_csv(wanted, lang))
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";" if lang.code == "vi" else ",", strict=True))
    gap = rows.index([])
    return [line for (line,) in rows[:gap]], rows[gap + 1], rows[gap + 2 :]


def row_of(rows: list[list[Any]], code: str) -> list[Any]:
    """Give the row of the district itself."""
    return next(row for row in rows if row[1] == DISTRICT.code and row[CODE] == code)


@pytest.mark.parametrize(("lang", "result", "due"), [(VI, "93,06", "14/12/2019"), (EN, "93.06", "2019-12-14")])
def test_csv_comes_back_with_numbers_in_the_form_of_the_language(sample: Snapshot, lang: Lang, result: str, due: str) -> None:
    wanted = district(sample)
    _, header, rows = csv_rows(wanted, lang)
    assert header == [lang(column.heading) for column in COLUMNS]
    assert len(rows) == sum(len(sheet.judgements) for sheet in wanted.sheets)
    assert {len(row) for row in rows} == {len(header)}
    row, judged = row_of(rows, "TT01"), sample.judge(DISTRICT, "TT01")
    assert row[DUE] == due
    assert row[RESULT].startswith(result)
    assert float(row[RESULT].replace(",", ".")) == pytest.approx(float(judged.area.figure.value or 0), abs=1e-6)
    assert int(row[NUMERATOR]) == judged.area.figure.numerator


def test_a_workbook_comes_back_with_cells_of_their_kind(sample: Snapshot) -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(district(sample), VI)))
    sheet = book.worksheets[0]
    cells = list(sheet.iter_rows())
    head = next(n for n, row in enumerate(cells) if row[0].value == VI("Edition"))
    row = next(row for row in cells[head + 1 :] if row[1].value == DISTRICT.code and row[CODE].value == "TT01")
    judged = sample.judge(DISTRICT, "TT01").area.figure
    assert (row[RESULT].data_type, row[RESULT].number_format) == ("n", '0.00" %"')
    assert row[RESULT].value == pytest.approx(float(judged.value or 0), abs=1e-6)
    assert (row[NUMERATOR].value, row[NUMERATOR].number_format) == (judged.numerator, "#,##0")
    assert row[DUE].value == datetime(2019, 12, 14)
    assert row[1].value == "017", "the leading zero stays"
    assert sheet.auto_filter.ref
    assert (len(cells) - head - 1) == len(csv_rows(district(sample), VI)[2])


def test_the_same_data_gives_the_same_workbook_within_the_minute_it_names(sample: Snapshot) -> None:
    wanted = district(sample)
    first, second = (as_workbook(wanted._replace(ages=replace(wanted.ages, now=NOW.replace(second=n))), VI) for n in (0, 59))
    assert first == second
    assert openpyxl.load_workbook(io.BytesIO(first)).properties.created == datetime(2019, 10, 21, 10, 0)


@pytest.mark.parametrize("lang", [VI, EN])
def test_json_follows_its_schema(sample: Snapshot, lang: Lang) -> None:
    document = json.loads(b"".join(as_json(district(sample), lang)))
    Draft202012Validator.check_schema(SCHEMA)
    errors = list(Draft202012Validator(SCHEMA, format_checker=FormatChecker()).iter_errors(document))
    assert [f"{list(error.absolute_path)}: {error.message}" for error in errors] == []
    assert [agency["code"] for agency in document["agencies"]][:1] == ["017"]
    found = next(row for row in document["agencies"][0]["indicators"] if row["code"] == "TT01")
    assert round(found["area"]["value"], 2) == 93.06


def test_the_schema_notices_another_form(sample: Snapshot) -> None:
    document = json.loads(b"".join(as_json(district(sample), EN)))
    judge = Draft202012Validator(SCHEMA)
    assert judge.is_valid(document)
    document["agencies"][0]["indicators"][0]["area"]["verdict"] = "fine"
    assert not judge.is_valid(document)
    assert not judge.is_valid({**document, "agencies": [], "more": 1})


def markdown_rows(text: str) -> list[list[str]]:
    """Read the table as Markdown does: an escaped bar is no border, a backslash before a sign gives the sign."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    split = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    return [[re.sub(r"\\(.)", r"\1", cell).strip() for cell in row] for row in split]


@pytest.mark.parametrize("lang", [VI, EN])
def test_markdown_is_one_table_with_a_head(sample: Snapshot, lang: Lang) -> None:
    wanted = district(sample)
    header, rule, *rows = markdown_rows(b"".join(as_markdown(wanted, lang)).decode())
    assert set(rule) == {"---"}
    assert {len(row) for row in (header, rule, *rows)} == {len(header)}
    assert len(rows) == sum(len(sheet.judgements) for sheet in wanted.sheets)
    row = next(row for row in rows if row[:1] == ["2019:017"] and row[2] == "TT01")
    assert row[4] == ("93,06 %" if lang is VI else "93.06%")


def test_formulas_in_the_data_stay_text_in_csv(sample: Snapshot) -> None:
    for lang in (VI, EN):
        rows = csv_rows(poisoned(sample), lang)[2]
        names = {row[NAME] for row in rows}
        assert {"'" + canary.strip() for canary in CANARIES} <= names
        assert [cell for row in rows for cell in row if cell[:1] in ("=", "@", "\t", "\r") or re.match(r"[-+][^0-9]", cell)] == []


def test_formulas_in_the_data_stay_text_in_a_workbook(sample: Snapshot) -> None:
    raw = as_workbook(poisoned(sample), VI)
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}, "no formula, no error, no link"
    found = [cell for cell in cells if isinstance(cell.value, str) and cell.value.lstrip().startswith(("=", "+", "-", "@"))]
    assert {canary.strip() for canary in CANARIES} <= {str(cell.value).strip() for cell in found}
    assert all(cell.quotePrefix for cell in found if not str(cell.value).startswith(" ")), "text for good, also when it is edited"


def test_formulas_and_signs_stay_text_in_markdown_and_json(sample: Snapshot) -> None:
    wanted = poisoned(sample)
    names = {row[1] for row in markdown_rows(b"".join(as_markdown(wanted, VI)).decode())}
    assert {canary.strip() for canary in CANARIES} <= names
    document = json.loads(b"".join(as_json(wanted, VI)))
    assert {canary.strip() for canary in CANARIES} <= {agency["name"].strip() for agency in document["agencies"]}


def files(wanted: Export, lang: Lang) -> dict[str, str]:
    """Give what each form says in words."""
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(wanted, lang)))
    return {
        "csv": "\n".join(csv_rows(wanted, lang)[0]),
        "xlsx": "\n".join(str(row[0].value) for row in book.worksheets[0].iter_rows(max_row=15)),
        "md": re.sub(r"\\(.)", r"\1", b"".join(as_markdown(wanted, lang)).decode().split("\n|")[0]),
    }


def test_every_file_says_what_it_is_how_old_and_that_it_is_sample_data(sample: Snapshot) -> None:
    wanted = district(sample)
    for form, said in files(wanted, VI).items():
        for fact in (
            "Huyện Đông Anh (2019:017)",
            "DỮ LIỆU MẪU",
            "14/10/2019",
            "21/10/2019 08:15",
            "số 1",
            "https://***@centre.example/data/",
        ):
            assert fact in said, (form, fact)
        assert "pw-secret" not in said
    document = json.loads(b"".join(as_json(wanted, VI)))
    assert (document["synthetic"], document["serial"], document["as_of"]) == (True, 1, "2019-10-14")
    assert document["endpoint"] == "https://***@centre.example/data/"
    assert document["last_good_contact"] == "2019-10-21T08:15:00+07:00"


def test_real_figures_are_not_called_sample_data(sample: Snapshot) -> None:
    real = replace(sample.catalogue, sources=tuple(replace(source, synthetic=False) for source in sample.catalogue.sources))
    wanted = district(Snapshot(real, sample.reader, at=sample.at, publication=sample.publication), COMMUNE)
    for said in files(wanted, VI).values():
        assert "DỮ LIỆU MẪU" not in said
    assert json.loads(b"".join(as_json(wanted, VI)))["synthetic"] is False


def test_a_failed_contact_and_an_expired_publication_are_said_in_every_file(sample: Snapshot) -> None:
    publication = replace(sample.publication, contact_ok=False, contact_at="2019-10-21T09:00:00+07:00", expires="2019-10-20T00:00:00+07:00")
    wanted = district(Snapshot(sample.catalogue, sample.reader, at=sample.at, publication=publication), COMMUNE)
    for said in files(wanted, VI).values():
        assert "NGOẠI TUYẾN: lần liên hệ 21/10/2019 09:00" in said
        assert "20/10/2019" in said


def test_without_an_agency_all_of_the_edition_in_force_are_there_and_nobody_who_has_ended(sample: Snapshot) -> None:
    gone = sample.tree.children(DISTRICT)[0]
    agencies = tuple(replace(a, valid_to=date(2019, 9, 1)) if a.key == gone.key else a for a in sample.catalogue.agencies)
    tables = replace(sample.catalogue, agencies=agencies)
    seen = Snapshot(tables, sample.reader, at=sample.at, publication=sample.publication)
    found = {sheet.agency.key for sheet in export(seen, ages(seen.publication, "", NOW)).sheets}
    expected = {a.key for a in agencies if a.edition == "2019" and a.valid_at(sample.at)}
    assert gone.key not in found
    assert found == expected


def test_an_empty_cache_gives_a_whole_file_without_rows() -> None:
    nothing = export(Snapshot(), ages(Snapshot().publication, "", NOW))
    assert csv_rows(nothing, EN)[2] == []
    assert json.loads(b"".join(as_json(nothing, EN)))["agencies"] == []
    assert len(markdown_rows(b"".join(as_markdown(nothing, EN)).decode())) == 2
    assert as_workbook(nothing, EN)[:2] == b"PK"
