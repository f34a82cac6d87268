"""What another organisation may read at most, asked from the shipped decision `data_sharing`, compiled once."""

from functools import cache

from processes.deciding import decide


@cache
def decide_groups(
    standing: str, purpose: str, *, agreement: bool, consent: bool, restricted: bool
) -> frozenset[str]:
    """The field groups for an agent or collaborator; empty wherever something is missing."""
    given = {
        "standing": standing,
        "purpose": purpose,
        "agreement": agreement,
        "consent": consent,
        "restricted": restricted,
    }
    value = decide("data_sharing", given)
    return frozenset(value) if isinstance(value, list) else frozenset()


def most_groups(standing: str, purpose: str) -> frozenset[str]:
    """The same where agreement and consent are there and the case is not restricted."""
    return decide_groups(standing, purpose, agreement=True, consent=True, restricted=False)
