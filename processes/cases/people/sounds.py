"""How a Spanish name sounds, so that `Jiménez` finds `Ximenes` and `Bázquez` finds `Vázquez`. Pure.

Ours, small and documented (README.md): letters that sound alike in Spain and Latin America become one. Not a
transliteration, and not for showing.
"""

import re
import unicodedata
from functools import lru_cache

PARTICLES = frozenset(
    (
        "a",
        "al",
        "d",
        "da",
        "das",
        "de",
        "del",
        "di",
        "do",
        "dos",
        "e",
        "el",
        "i",
        "la",
        "las",
        "lo",
        "los",
        "y",
    )
)
SHORT = {
    "ma": "maria",
    "mª": "maria",
    "fco": "francisco",
    "fca": "francisca",
    "ant": "antonio",
    "anto": "antonio",
    "fdez": "fernandez",
    "fdz": "fernandez",
    "glez": "gonzalez",
    "gzlez": "gonzalez",
    "hdez": "hernandez",
    "hdz": "hernandez",
    "mtez": "martinez",
    "mnez": "martinez",
    "rguez": "rodriguez",
    "rodgz": "rodriguez",
    "dguez": "dominguez",
    "gª": "garcia",
    "gcia": "garcia",
    "sz": "sanchez",
    "shez": "sanchez",
    "pz": "perez",
}
"""How people shorten names on paper."""

RULES = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"ç", "s"),
        (r"ph", "f"),
        (r"ch|sh", "C"),  # one sound of its own, so that its h is not lost
        (r"h", ""),
        (r"^x", "j"),  # Ximena, Ximénez
        (r"x", "s"),
        (r"gu(?=[ei])", "G"),  # a hard g; in gü the u is heard
        (r"g(?=[ei])", "j"),
        (r"G", "g"),
        (r"ü", "u"),
        (r"qu(?=[ei])|q", "k"),
        (r"c(?=[eiy])|z", "s"),
        (r"c", "k"),
        (r"[vw]", "b"),
        (r"ll|y(?=[aeiou])", "Y"),
        (r"y", "i"),
        (r"n(?=[bp])", "m"),
        (r"(.)\1+", r"\1"),
    )
)
"""In this order, on small letters without accents (ñ is n by then)."""


def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name that tell people apart, as they sound: `María del Carmen` -> (`maria`, `karmen`)."""
    words = re.split(r"[^\wªº]+", name.casefold())
    known = [SHORT.get(plain := _without_accents(word), plain) for word in words if word]
    telling = [word for word in known if word not in PARTICLES]
    return tuple(sound_of(word) for word in telling or known)


@lru_cache(maxsize=100_000)
def sound_of(word: str) -> str:
    """One word."""
    sound = _without_accents(word.casefold())
    for pattern, by in RULES:
        sound = pattern.sub(by, sound)
    return sound


def skeleton_of(sound: str) -> str:
    """The first letter and the consonants after it: the same for `moamed`, `muamad`, as other scripts are spelt."""
    return sound[:1] + re.sub(r"[aeiou]", "", sound[1:])


def closeness(one: str, other: str) -> float:
    """1 for the same letters, less by each that is missing, added, changed or swapped; 0 for nothing in common."""
    longest = max(len(one), len(other))
    return 1.0 if not longest else 1 - _steps(one, other) / longest


@lru_cache(maxsize=50_000)
def _steps(one: str, other: str) -> int:
    """Optimal string alignment: how many slips make one of the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        above, before, row = before, row, [i]
        for j, facing in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != facing))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == facing:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _without_accents(text: str) -> str:
    """á to a, ñ to n; ü and ç stay, since they say how a letter sounds."""
    spared = {"ü": "ü", "ç": "ç"}
    return "".join(
        spared.get(letter) or unicodedata.normalize("NFD", letter)[0]
        for letter in unicodedata.normalize("NFC", text)
    )
