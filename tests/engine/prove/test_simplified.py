"""What is explored in a simpler way than it runs is said."""

import pytest

from engine.prove import Subject, Surroundings, prove
from engine.testing.sketch import sketch

BESIDE = """
start s -> a
user a -> e
boundary b beside on a message m -> r
user r -> e2
end e
end e2
handler h
  start hs beside message m -> ha
  user ha -> he
  end he
"""
WAITS = """
start s -> a
user a form f -> c
catch c condition =ok -> e
end e
"""
GATHERS = """
start s -> c
catch c timer R2/PT1H -> a
user a gathers 3 -> e
end e
"""
WORDS = ("step", "repetitions", "again", "turns of", "stand for more")
AROUND = Surroundings(fields={"f": {"ok": (True,)}})


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        (WAITS, []),
        (WAITS.replace("=ok", "=ok and other"), ["c"]),
        (WAITS.replace("form f", "form f many 2"), []),
        (WAITS.replace("form f", "form f many 3"), ["a"]),
        (WAITS.replace("form f", "form f many people"), ["a"]),
        (BESIDE, ["b", "h"]),
        (GATHERS, ["a"]),
        (GATHERS.replace("R2", "R13"), ["c", "a", ""]),
        (GATHERS.replace("3 ->", "2 ->"), []),
        (BESIDE.replace(" beside", ""), []),
    ],
)
def test_what_is_left_out_is_said(text: str, elements: list[str]) -> None:
    said = prove(Subject.read({"p.bpmn": sketch(text)}, AROUND), "p").assumptions
    found = [each for each in said if any(word in each.text_en for word in WORDS)]
    assert [each.element for each in found] == elements
    assert all(each.element in each.text for each in found)


def test_two_tokens_that_stand_for_more_are_said() -> None:
    both = "start s -> t, t\nuser t -> e\nend e"
    for text, is_said in ((both, True), (both.replace("t, t", "t"), False)):
        said = prove(Subject.read({"p.bpmn": sketch(text)}), "p").assumptions
        assert any("two tokens" in each.text_en for each in said) == is_said
