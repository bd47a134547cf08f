"""What a spreadsheet is given: everybody, the proof, and nothing that runs."""

import csv
import io

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from bot.candidates.export import FORMULA_STARTS, ExportRow, ProofRow, to_csv, to_xlsx
from bot.candidates.forms import ExportForm, parse_export_words

ARABIC = "ليلى حداد"


def row(text: str, **changes: object) -> ExportRow:
    fields = dict.fromkeys(ExportRow.model_fields, text)
    return ExportRow.model_validate({**fields, "rank": 1, "score": None, **changes})


def proof(text: str) -> ProofRow:
    fields = dict.fromkeys(ProofRow.model_fields, text)
    numbers = {"rank": 1, "weight": 5, "credit": 70, "page": None, "start": 12, "end": 40}
    return ProofRow.model_validate({**fields, **numbers})


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_nothing_runs_as_a_formula(start: str) -> None:
    attack = f'{start}HYPERLINK("https://evil.example")'
    [_headings, cells] = csv.reader(io.StringIO(to_csv([row(attack)]).decode("utf-8-sig"), newline=""))
    written = [cell for cell in cells if "HYPERLINK" in cell]
    for sheet in load_workbook(io.BytesIO(to_xlsx([row(attack)], [proof(attack)]))):
        found = [cell for cell in sheet[2] if "HYPERLINK" in str(cell.value)]
        assert found
        assert {cell.data_type for cell in found} == {"s"}
        written += [str(cell.value) for cell in found]
    assert all(cell.startswith("'") for cell in written)


def test_a_workbook_has_people_and_proof_under_headings_that_stay_and_filter() -> None:
    book = load_workbook(io.BytesIO(to_xlsx([row(ARABIC), row("Omar", rank=2)], [proof("Kafka " * 30)])))
    people, evidence = book.worksheets
    assert (people.title, evidence.title) == ("Candidates", "Evidence")
    assert [cell.value for cell in people["B"]] == ["Name", ARABIC, "Omar"]
    assert (people.freeze_panes, people.auto_filter.ref) == ("C2", people.dimensions)
    assert (evidence.freeze_panes, evidence.auto_filter.ref) == ("C2", evidence.dimensions)
    by_heading = dict(zip([cell.value for cell in evidence[1]], evidence[2], strict=True))
    assert (by_heading["Weight"].value, by_heading["From character"].value, by_heading["Page"].value) == (5, 12, None)
    assert by_heading["Line of the CV"].alignment.wrap_text
    assert evidence.column_dimensions[get_column_letter(list(by_heading).index("Line of the CV") + 1)].width == 60


def test_arabic_and_control_characters_in_csv() -> None:
    data = to_csv([row(f"{ARABIC}\x00\x1b")])
    assert data.startswith(b"\xef\xbb\xbf")
    assert ARABIC in data.decode("utf-8-sig")
    assert b"\x00" not in data


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("", ExportForm(batch="")),
        ("csv", ExportForm(batch="", form="csv")),
        ("November round CSV", ExportForm(batch="November round", form="csv")),
        ("November round", ExportForm(batch="November round")),
        ("November excel", ExportForm(batch="November")),
    ],
)
def test_words_of_the_command(words: str, form: ExportForm) -> None:
    assert parse_export_words(words) == form
