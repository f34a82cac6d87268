"""Times and dates-and-times with nanoseconds: the standard library's, and the 1 to 999 that it has no place for.

Only a value that has such nanoseconds is of these classes; every other stays of the library's own, at its speed.
Not for durations, which count nanoseconds anyway (values.py).
"""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

DATETIME_TO_MICROSECOND = len("YYYY-MM-DDTHH:MM:SS.ffffff")
TIME_TO_MICROSECOND = len("HH:MM:SS.ffffff")


class _Finer:
    """What both have: `nanosecond` (1 to 999) counts in equality, order and text, and is kept by copies."""

    __slots__ = ()
    nanosecond: int

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, time | datetime):
            return NotImplemented
        return _exact(self) == _exact(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: Any) -> bool:
        return _exact(self) < _exact(other) if isinstance(other, time | datetime) else NotImplemented

    def __le__(self, other: Any) -> bool:
        return _exact(self) <= _exact(other) if isinstance(other, time | datetime) else NotImplemented

    def __gt__(self, other: Any) -> bool:
        return _exact(self) > _exact(other) if isinstance(other, time | datetime) else NotImplemented

    def __ge__(self, other: Any) -> bool:
        return _exact(self) >= _exact(other) if isinstance(other, time | datetime) else NotImplemented

    def __hash__(self) -> int:
        return hash(without_nanosecond(self))

    def __repr__(self) -> str:
        return f"with_nanosecond({without_nanosecond(self)!r}, {self.nanosecond})"

    def __reduce_ex__(self, protocol: Any) -> Any:
        return with_nanosecond, (without_nanosecond(self), self.nanosecond)


class NanosecondTime(_Finer, time):
    """A time of day, to the nanosecond. Made by `with_nanosecond` alone."""

    __slots__ = ("nanosecond",)

    def replace(self, *args: Any, **parts: Any) -> Any:
        """As the library's; a new microsecond is a whole one."""
        is_whole = "microsecond" in parts or len(args) > 3
        changed = without_nanosecond(self).replace(*args, **parts)
        return changed if is_whole else with_nanosecond(changed, self.nanosecond)

    def isoformat(self, timespec: str = "auto") -> str:
        if timespec != "auto":
            return super().isoformat(timespec)
        return _inserted(super().isoformat("microseconds"), TIME_TO_MICROSECOND, self.nanosecond)


class NanosecondDatetime(_Finer, datetime):
    """A date and time, to the nanosecond. Made by `with_nanosecond` alone.

    Python's `a - b` of two gives a `timedelta`, so microseconds; FEEL's (arithmetic.py) is exact.
    """

    __slots__ = ("nanosecond",)

    def replace(self, *args: Any, **parts: Any) -> Any:
        """As the library's; a new microsecond is a whole one."""
        is_whole = "microsecond" in parts or len(args) > 6
        changed = without_nanosecond(self).replace(*args, **parts)
        return changed if is_whole else with_nanosecond(changed, self.nanosecond)

    def time(self) -> Any:
        return with_nanosecond(super().time(), self.nanosecond)

    def timetz(self) -> Any:
        return with_nanosecond(super().timetz(), self.nanosecond)

    def astimezone(self, tz: tzinfo | None = None) -> Any:
        return with_nanosecond(without_nanosecond(self).astimezone(tz), self.nanosecond)

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, timedelta):
            return NotImplemented
        return with_nanosecond(without_nanosecond(self) + other, self.nanosecond)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, timedelta):
            return self + -other
        return without_nanosecond(self) - without_nanosecond(other)

    def __rsub__(self, other: Any) -> Any:
        return other - without_nanosecond(self)

    def isoformat(self, sep: str = "T", timespec: str = "auto") -> str:
        if timespec != "auto":
            return super().isoformat(sep, timespec)
        return _inserted(super().isoformat(sep, "microseconds"), DATETIME_TO_MICROSECOND, self.nanosecond)


def _inserted(text: str, place: int, nanosecond: int) -> str:
    return f"{text[:place]}{nanosecond:03d}{text[place:]}"


def _exact(value: Any) -> tuple[Any, int]:
    return without_nanosecond(value), nanosecond_of(value)


def nanosecond_of(value: time | datetime) -> int:
    """The nanoseconds beyond the microsecond, 0 to 999."""
    return value.nanosecond if isinstance(value, _Finer) else 0


def without_nanosecond(value: Any) -> Any:
    """The library's own time or datetime, to the microsecond."""
    if type(value) is NanosecondTime:
        clock = (value.hour, value.minute, value.second, value.microsecond)
        return time(*clock, value.tzinfo, fold=value.fold)
    if type(value) is NanosecondDatetime:
        return datetime.combine(value.date(), datetime.timetz(value))
    return value


def with_nanosecond(value: Any, nanosecond: int) -> Any:
    """The time or datetime with so many nanoseconds (0 to 999) beyond its microsecond."""
    if not nanosecond:
        return without_nanosecond(value)
    if isinstance(value, datetime):
        day = (value.year, value.month, value.day, value.hour, value.minute, value.second)
        moment = NanosecondDatetime(*day, value.microsecond, value.tzinfo, fold=value.fold)
        moment.nanosecond = nanosecond
        return moment
    clock = NanosecondTime(
        value.hour, value.minute, value.second, value.microsecond, value.tzinfo, fold=value.fold
    )
    clock.nanosecond = nanosecond
    return clock


def combine(day: date, clock: time) -> datetime:
    """The moment of that day at that time, in the time's zone."""
    moment = datetime.combine(day, clock)
    return with_nanosecond(moment, nanosecond_of(clock)) if isinstance(clock, _Finer) else moment
