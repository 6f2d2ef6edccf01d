"""What five business days are worth: it depends on where one waits."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from bestyet.insight.time.calendars import calendar, calendar_of
from bestyet.model.base import Region

TODAY = date(2026, 11, 22)


def region(code):
    return Region("emea", "Europe", "EMEA", {"calendar": code})


def test_a_public_holiday_is_no_business_day():
    swiss, american = calendar("CH"), calendar("US-NC")
    independence = date(2026, 7, 3)  # a Friday: the fourth falls on a Saturday
    assert swiss.is_business_day(independence)
    assert not american.is_business_day(independence)
    assert not swiss.is_business_day(date(2026, 11, 22))  # a Sunday


def test_the_fifth_business_day_comes_later_where_people_have_a_day_off():
    after = [date(2026, 5, 13) + timedelta(days=number) for number in range(1, 15)]  # from Ascension on
    assert [day for day in after if calendar("").is_business_day(day)][4] == date(2026, 5, 20)
    assert [day for day in after if calendar("CH").is_business_day(day)][4] == date(2026, 5, 21)


def test_business_days_are_the_mean_of_the_days_that_pass():
    # Sums of "day i+5 minus day i" cancel out to: the first five business days of 2027 minus those of 2026.
    # Switzerland: 4 5 6 7 8 January 2027 minus 2 5 6 7 8 January 2026 = 367 + 365 + 365 + 365 + 365 = 1827 days,
    # over 261 weekdays less New Year (Thu), Ascension (Thu) and Christmas (Fri) = 258 starts.
    assert calendar("CH").elapsed_days(5, "business-days", TODAY) == Fraction(1827, 258)
    # Singapore: 4 5 6 7 8 January 2027 minus 2 5 6 7 8 January 2026 = 1827 as well, over 261 less New Year, two days of
    # Chinese New Year, Good Friday, Labour Day, Hari Raya Haji, the Mondays after Vesak Day, National Day and
    # Deepavali, and Christmas = 251.
    assert calendar("SG").elapsed_days(5, "business-days", TODAY) == Fraction(1827, 251)
    # Weekends only: 1 4 5 6 7 January 2027 minus 1 2 5 6 7 January 2026 = 365 + 367 + 3 * 365 = 1827 over 261: a week.
    assert calendar("").elapsed_days(5, "business-days", TODAY) == 7


def test_other_units():
    swiss = calendar("CH")
    assert swiss.elapsed_days(36, "hours", TODAY) == Fraction(3, 2)
    assert swiss.elapsed_days(90, "minutes", TODAY) == Fraction(1, 16)
    assert swiss.elapsed_days(2, "weeks", TODAY) == 14
    assert (
        swiss.elapsed_days(12, "months", TODAY) == swiss.elapsed_days(1, "years", TODAY) == Fraction(3_652_425, 10_000)
    )
    assert swiss.elapsed_days(0, "business-days", TODAY) == 0
    one = swiss.elapsed_days(1, "business-days", TODAY)
    assert swiss.elapsed_days(8, "business-hours", TODAY) == one == Fraction(367, 258)
    assert swiss.elapsed_days(4, "business-hours", TODAY) == one / 2
    assert swiss.elapsed_days(258, "business-days", TODAY) == 365  # all of the year's


@pytest.mark.parametrize("code", ["CH", "US-NC", "SG", "IN", "AE", ""])
def test_more_business_days_are_never_fewer_days(code):
    days = [calendar(code).elapsed_days(n / 2, "business-days", TODAY) for n in range(0, 1100, 9)]
    assert days == sorted(days)


@pytest.mark.parametrize("code", ["", "XX", "ch", "CH; rm", 7, None, ["CH"], "EN-GB"])
def test_without_a_known_calendar_only_weekends_are_free(code):
    found = calendar_of(region(code))
    assert found.code == ""
    assert found.is_business_day(date(2026, 12, 25))


def test_an_unknown_part_of_a_country_counts_as_the_country():
    assert not calendar_of(region("US-ZZ")).is_business_day(date(2026, 12, 25))
    assert calendar_of(Region("emea", "Europe", "EMEA")).code == ""


@pytest.mark.parametrize("within", [None, True, "5", float("nan"), float("inf"), 10**400, -1, [5], {}])
def test_what_is_no_length_of_time_has_no_days(within):
    assert calendar("CH").elapsed_days(within, "business-days", TODAY) is None


@pytest.mark.parametrize("unit", [None, "fortnights", 5, "days ", ["days"]])
def test_a_unit_nobody_knows_has_no_days(unit):
    assert calendar("CH").elapsed_days(5, unit, TODAY) is None


def test_no_number_is_too_large_to_answer():
    assert calendar("IN").elapsed_days(100_000, "business-days", date.max) > 100_000
