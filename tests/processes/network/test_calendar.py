from datetime import UTC, date, datetime

import pytest

from processes.network.calendar import days_off, local_date


@pytest.mark.parametrize(
    "on",
    [date(2026, 1, 1), date(2026, 4, 23), date(2026, 4, 3), date(2026, 12, 8), date(2027, 1, 6)],
    ids=["new year", "Villalar: the region's own day", "Good Friday", "national", "Epiphany"],
)
def test_holidays_of_the_region(on: date) -> None:
    assert on in days_off([2026, 2027])


def test_other_days_are_not_holidays_and_they_come_in_order() -> None:
    found = days_off([2027, 2026])
    assert date(2026, 11, 20) not in found
    assert date(2026, 9, 11) not in found, "that is Catalonia's"
    assert list(found) == sorted(found)


def test_the_day_is_the_regions_not_utcs() -> None:
    assert local_date(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == date(2026, 11, 23)
    assert local_date(datetime(2026, 11, 22, 22, 30, tzinfo=UTC)) == date(2026, 11, 22)
