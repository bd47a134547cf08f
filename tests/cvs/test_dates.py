"""Dates and periods as CVs write them."""

import pytest

from bot.cvs.models import PartialDate
from bot.cvs.pipeline.facts.dates import find_periods, written_date


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("Jan 2019 - Mar 2021", "2019-01", "2021-03"),
        ("01/2019 – 03/2021", "2019-01", "2021-03"),
        ("2019-01 to 2021-03", "2019-01", "2021-03"),
        ("2019 - 2021", "2019", "2021"),
        ("2019-21", "2019", "2021"),
        ("1995/2019", "1995", "2019"),
        ("September 2020 until now", "2020-09", None),
        ("Seit März 2020", "2020-03", None),
        ("janv. 2019 – aujourd’hui", "2019-01", None),
        ("enero de 2018 - diciembre de 2019", "2018-01", "2019-12"),
        ("يناير 2019 - مارس 2021", "2019-01", "2021-03"),
        ("يناير ٢٠١٩ – حتى الآن", "2019-01", None),
        ("كانون الثاني 2019 - آذار 2021", "2019-01", "2021-03"),
        ("Sept. ’19 – Present", "2019-09", None),
        ("avril – septembre 2019", "2019-04", "2019-09"),
        ("Nov - Feb 2019", "2018-11", "2019-02"),
        ("03.2019-11.2022", "2019-03", "2022-11"),
        ("04–09/2019", "2019-04", "2019-09"),
        ("03.19 – 11.22", "2019-03", "2022-11"),
        ("Mar'19–Nov'22", "2019-03", "2022-11"),
        ("Q1 2020 – Q3 2021", "2020-01", "2021-09"),
        ("1 Jan 2015 - 30 June 2018", "2015-01", "2018-06"),
        ("May 2017 to date", "2017-05", None),
        ("04/2021 – laufend", "2021-04", None),
        ("02.2018 bis heute", "2018-02", None),
        ("de mars 2019 à juin 2021", "2019-03", "2021-06"),
        ("D’avril 2018 à septembre 2018", "2018-04", "2018-09"),
        ("marzo de 2019 hasta la actualidad", "2019-03", None),
        ("Agosto 2020 - a la fecha", "2020-08", None),
        ("Dal 09/2003 al 04/2012", "2003-09", "2012-04"),
        ("Dal 05/2012 ad oggi", "2012-05", None),
        ("Janeiro de 2014 a Setembro de 2019", "2014-01", "2019-09"),
        ("Ocak 2018 – günümüz", "2018-01", None),
        ("من شباط 2018 ولغاية شباط 2021", "2018-02", "2021-02"),
        ("شتنبر 2020 – إلى الآن", "2020-09", None),
        ("1435هـ/2014م - 1440هـ/2019م", "2014", "2019"),
        ("محرم 1440هـ – رجب 1442هـ", "2018-09", "2021-02"),
        ("محرم 1447 (يوليو 2025) – حتى الآن", "2025-07", None),
        ("من محرم 1442هـ (سبتمبر 2020) وما زلت على رأس العمل", "2020-09", None),
        ("٢٠٢٠/٩ ← ٢٠٢٣/١", "2020-09", "2023-01"),
        ("mid 2019 – end of 2020", "2019", "2020"),
        ("Feb. 2019  May 2021", "2019-02", "2021-05"),
        ("من شهر مارس 2018 وحتى شهر يونيو 2020", "2018-03", "2020-06"),
        ("between 2015 and 2018", "2015", "2018"),
        ("zwischen März 2016 und Mai 2017", "2016-03", "2017-05"),
        ("entre enero de 2010 y mayo de 2012", "2010-01", "2012-05"),
        ("2018 onwards", "2018", None),
        ("June 2022 – still in post", "2022-06", None),
        ("Sept 2016 - end of March 2018", "2016-09", "2018-03"),
        ("1998 – ca. 2004", "1998", "2004"),
    ],
)
def test_periods(text: str, since: str, until: str | None) -> None:
    [period] = find_periods(text)
    assert (str(period.since), period.until and str(period.until)) == (since, until)
    assert period.current == (until is None)
    assert (period.start, period.end) == (0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "Served 2500 users",
        "ISO 9001:2015",
        "call 2019555",
        "version 3.2019.1",
        "20190 units",
        "rolled out 20 sites",
        "grew 02.15 points",
    ],
)
def test_numbers_that_are_no_periods(text: str) -> None:
    assert not [period for period in find_periods(text) if period.ranged]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Last updated: March 2026", "2026-03"),
        ("CV as of 05/2025\nUpdated 2024", "2025-05"),
        ("Stand: 12.03.2026", "2026-03"),
        ("Dernière mise à jour le 3 mars 2026", "2026-03"),
        ("آخر تحديث: مارس ٢٠٢٦", "2026-03"),
        ("Standard since 2019, updated the 2018 ledger", None),
        ("Jan 2019 - Mar 2021", None),
    ],
)
def test_the_date_a_cv_gives_itself(text: str, written: str | None) -> None:
    found = written_date(text)
    assert (found and str(found)) == written


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("Jun 09 to Jan 16: Fitter", "2009-06", "2016-01"),
        ("03/2017\t07/2021\tSite office", "2017-03", "2021-07"),
        ("09/2021–  Lecturer", "2021-09", None),
    ],
)
def test_periods_before_what_they_date(text: str, since: str, until: str | None) -> None:
    [period] = find_periods(text)
    assert (str(period.since), period.until and str(period.until), period.ranged) == (since, until, True)


@pytest.mark.parametrize("text", ["until 2019", "bis Ende 2019", "Jusqu'en 2019", "hasta 2019", "fino al 2019"])
def test_only_the_end_of_a_time_is_told(text: str) -> None:
    [period] = find_periods(text)
    assert (period.since, period.until, period.current, period.ranged) == (None, PartialDate(year=2019), False, True)


def test_what_is_valid_until_a_day_lasts_no_time() -> None:
    assert not [period for period in find_periods("Licence B, valid until 2029") if period.ranged]


def test_months_of_a_date() -> None:
    assert PartialDate(year=2020, month=3).months() - PartialDate(year=2019).months() == 14
