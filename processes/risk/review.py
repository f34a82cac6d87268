"""The life of an alert as a table of legal steps, and what a human review must hold. Pure.

raised -> under_review -> accepted | dismissed | watch | awaiting_data; the last two are reviewed again, and so is one
that was accepted when the person contests the score before they are offered support. Until it is dismissed or
attended to, an alert may be withdrawn.
"""

from typing import Literal, get_args

from msgspec import Struct

Decision = Literal["accept", "dismiss", "watch", "ask_data"]
STATUS_AFTER: dict[str, str] = {
    "accept": "accepted",
    "dismiss": "dismissed",
    "watch": "watch",
    "ask_data": "awaiting_data",
}
_NEEDS_REASON = frozenset({"dismiss", "watch", "ask_data"})
_REVIEWED = frozenset({"under_review", "accepted", "dismissed", "watch", "awaiting_data", "withdrawn"})
STEPS: dict[str, frozenset[str]] = {
    "raised": _REVIEWED,
    "under_review": _REVIEWED,
    "awaiting_data": _REVIEWED,
    "watch": _REVIEWED,
    "accepted": frozenset({"under_review", "withdrawn"}),
    "dismissed": frozenset(),
    "withdrawn": frozenset(),
}


class ReviewRefused(ValueError):
    """The review is incomplete, or the alert can no longer take that step."""


class Review(Struct, frozen=True, kw_only=True):
    """A person's decision on an alert."""

    decision: Decision
    reason: str
    reviewer: str


def check_review(decision: object, reason: object, reviewer: object) -> Review:
    """A complete review: a known decision, a reviewer, and a reason unless it accepts."""
    if decision not in get_args(Decision):
        raise ReviewRefused(
            f"Expected a decision of {', '.join(get_args(Decision))}, but it is not one of them"
        )
    written = reason.strip() if isinstance(reason, str) else ""
    who = reviewer.strip() if isinstance(reviewer, str) else ""
    if not who:
        raise ReviewRefused("Expected the reviewer's user name, but there is none: a person must decide")
    if decision in _NEEDS_REASON and not written:
        raise ReviewRefused(f"Expected a written reason to {decision}, but there is none")
    return Review(decision=decision, reason=written, reviewer=who)  # type: ignore[arg-type]


def check_step(alert_id: str, status: str, following: str) -> None:
    """Raise ReviewRefused unless an alert in `status` may become `following`."""
    if following not in STEPS[status]:
        raise ReviewRefused(
            f"Expected alert {alert_id} to be open, but it is {status}: it cannot become {following}"
        )
