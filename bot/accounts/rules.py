"""The hours that hold for whoever has set none: those of their zone's country."""

from datetime import time
from typing import Final

from bot.accounts.models import Hours
from bot.core.times import country_of_zone
from bot.core.weeks import Shift, same_hours

# Weekends of two days by CLDR 48; those of one day (India, Iran …) are not what offices there keep
_FRIDAY_AND_SATURDAY: Final = frozenset("BD BH DZ EG IL IQ JO KW LY MV OM PS QA SA SD SY YE".split())
_SUNDAY_TO_THURSDAY: Final = (6, 0, 1, 2, 3)
_MONDAY_TO_FRIDAY: Final = (0, 1, 2, 3, 4)
_OFFICE: Final = Shift(start=time(9), end=time(17))
_NIGHT: Final = Shift(start=time(21), end=time(7))


def standard_hours(timezone: str) -> Hours:
    """Nine to five on the country's working days, its public holidays off, nights quiet, no caps."""
    country = country_of_zone(timezone)
    days = _SUNDAY_TO_THURSDAY if country in _FRIDAY_AND_SATURDAY else _MONDAY_TO_FRIDAY
    return Hours(
        timezone=None,
        week=same_hours(days, _OFFICE),
        countries=(country,) if country else (),
        days_off=(),
        most_a_day=None,
        most_a_week=None,
        quiet=_NIGHT,
    )
