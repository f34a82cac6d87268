"""Under which keys a person is looked for, so that one registration is compared with dozens and not with everybody.

A pair that shares no key is not compared. Slips are covered by keys of different parts: a wrong date still shares the
names, a wrong name the document or the date. Pure.
"""

from collections.abc import Iterator

from processes.cases.people.likeness import Identity
from processes.cases.people.sounds import parts_of, skeleton_of

WORD = "w:"


def keys_of(identity: Identity) -> frozenset[str]:
    """Short texts; two people with one in common are compared."""
    return frozenset(_keys(identity))


def words_of(identity: Identity) -> frozenset[str]:
    """For searching.py: one key for each word of the name, as it sounds. They make no pairs."""
    names = (*parts_of(identity.given_name), *parts_of(identity.surnames))
    return frozenset(f"{WORD}{name}" for name in names)


def _keys(identity: Identity) -> Iterator[str]:
    given, surnames = parts_of(identity.given_name), parts_of(identity.surnames)[:2]
    year = identity.birth_date.year if identity.birth_date else identity.birth_year
    if identity.document_number:
        yield f"d:{identity.document_number}"
    if identity.birth_date and given:
        yield f"b:{identity.birth_date:%Y%m%d}"
    for name in given[:2]:
        for surname in surnames:
            if year is not None:
                yield f"n:{skeleton_of(name)}:{skeleton_of(surname)}:{year // 10}"
    if len(surnames) == 2:
        one, two = sorted(map(skeleton_of, surnames))
        yield f"s:{one}:{two}:{skeleton_of(given[0]) if given else ''}"
    if year is not None:
        for surname in surnames:
            yield f"y:{surname}:{year}"
    phone = "".join(letter for letter in identity.phone if letter.isdigit())[-9:]
    if len(phone) == 9:
        yield f"t:{phone}"
