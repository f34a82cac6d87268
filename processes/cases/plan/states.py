"""The life of a case plan: draft, complete, validated, signed, in force, closed; and who signs it. Pure, as tables."""

from typing import Literal

State = Literal["draft", "complete", "validated", "signed", "in_force", "closed"]
Signer = Literal["participant", "case_coordinator", "reference_professional"]

SIGNERS: tuple[Signer, ...] = ("participant", "case_coordinator", "reference_professional")
WRITABLE: frozenset[str] = frozenset({"draft", "complete"})
STEPS: frozenset[tuple[str, str]] = frozenset(
    {
        ("draft", "draft"),
        ("draft", "complete"),
        ("complete", "complete"),
        ("complete", "draft"),  # something was taken back, or time has passed
        ("complete", "validated"),
        ("validated", "draft"),  # somebody does not sign: it is talked over again
        ("validated", "signed"),
        ("signed", "in_force"),
        *((state, "closed") for state in ("draft", "complete", "validated", "signed", "in_force")),
    }
)
CLOSE_REASONS = ("replaced", "rejects", "revoked", "plan_fulfilled", "end_of_term", "other")


class PlanRefused(ValueError):
    """The plan cannot take that step. `reason` is a code that the page says in words."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


def check_step(before: str, after: str) -> None:
    """Raises PlanRefused for a step that is not in the table."""
    if (before, after) in STEPS:
        return
    reason = "locked" if after in WRITABLE else f"not_ready_for_{after}"
    raise PlanRefused(reason, f"Expected a step from {before} that there is, but {after} is none of them")


def check_signer(signer: object) -> Signer:
    """Raises PlanRefused."""
    for known in SIGNERS:
        if signer == known:
            return known
    raise PlanRefused("unknown_signer", f"Expected one of {', '.join(SIGNERS)} to sign, but got {signer!r}")


def check_close_reason(reason: object) -> str:
    """Raises PlanRefused."""
    if reason not in CLOSE_REASONS:
        raise PlanRefused(
            "unknown_reason", f"Expected a reason of {', '.join(CLOSE_REASONS)}, but got {reason!r}"
        )
    return str(reason)
