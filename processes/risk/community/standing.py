"""How somebody on a list stands, step by step, as a table; and who gets the seats. Pure."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

LISTED, NOT_ASKED, DECLINED = "listed", "not_asked", "declined"
WAITING, OFFERED, SEAT, GAVE_UP = "waiting", "offered", "seat", "gave_up"
ATTENDED, ABSENT = "attended", "absent"
STEPS: Mapping[str, frozenset[str]] = {
    LISTED: frozenset({NOT_ASKED, DECLINED, WAITING, SEAT}),
    WAITING: frozenset({OFFERED, GAVE_UP}),
    OFFERED: frozenset({SEAT, DECLINED, GAVE_UP}),
    SEAT: frozenset({GAVE_UP, ATTENDED, ABSENT}),
    NOT_ASKED: frozenset(),
    DECLINED: frozenset(),
    GAVE_UP: frozenset(),
    ATTENDED: frozenset(),
    ABSENT: frozenset(),
}
MAY_GIVE_UP = frozenset(status for status, following in STEPS.items() if GAVE_UP in following)
COMING = frozenset({SEAT, ATTENDED, ABSENT})


class WrongStanding(ValueError):
    """Somebody on a list cannot take that step."""


class Answers(Struct, frozen=True, kw_only=True):
    """Codes by answer; `never`: does not want to be invited again, to anything."""

    accepted: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def settle(listed: Sequence[str], answers: Answers, *, seats: int) -> dict[str, str]:
    """The status of each on the list after the invitations: seats go to who accepted first."""
    seated = [code for code in answers.accepted if code in listed][:seats]
    refused = {*answers.declined, *answers.never}
    return {code: _status(code, seated, answers.accepted, refused) for code in listed}


def check_step(status: str, following: str) -> str:
    """`following`, if it may follow. Raises WrongStanding."""
    if following not in STEPS[status]:
        raise WrongStanding(f"Expected a step that may follow {status!r}, but {following!r} may not")
    return following


def _status(code: str, seated: Sequence[str], accepted: Sequence[str], refused: Collection[str]) -> str:
    if code in seated:
        return SEAT
    if code in accepted:
        return WAITING
    return DECLINED if code in refused else NOT_ASKED
