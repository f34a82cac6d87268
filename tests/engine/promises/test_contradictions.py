"""Promises that cannot be kept together are named, the smallest group of them; those that can are left alone."""

from collections.abc import Callable

import pytest

from engine.model import Process
from engine.promises import bind, parse, render
from engine.promises.contradictions import contradictions
from engine.promises.faults import about_nothing, disagreeing, not_understood

DIAGRAM = """
start s -> a
user a -> b
user b -> c
service c -> e
end e
"""
AGREE = [
    ["b never before a", "c never before b", "after a, always c"],
    ["after a, always b", "b at most 1 times"],
    ["a and b never in one case", "after a, b or c within P7D"],
    ["a and b never in one case", "b and c never in one case"],
    ["a at most 0 times", "after a, always b"],
    ["a and b by different people", "b never before a"],
    ["while a is revoked, never b", "after a, always b"],
    ["b never before a or c", "c never before b"],
]
DISAGREE = [
    (["a never before b", "b never before a"], {0, 1}),
    (["after a, always b", "a and b never in one case"], {0, 1}),
    (["after a, b within P7D", "b and a never in one case"], {0, 1}),
    (["after a, always b", "b at most 0 times"], {0, 1}),
    (["b never before a", "a at most 0 times"], {0, 1}),
    (["b never before a", "a and b never in one case"], {0, 1}),
    (["after a, always b", "after b, always a"], {0, 1}),
    (["a never before a"], {0}),
    (["after a, always a"], {0}),
    (["a and a never in one case"], {0}),
    (["a never before b", "b never before c", "c never before a"], {0, 1, 2}),
    (["b never before a", "c at most 3 times", "a never before b"], {0, 2}),
    (["after a, b or c within P1D", "b at most 0 times", "c at most 0 times"], {0, 1, 2}),
]
Read = Callable[[str], Process]


@pytest.mark.parametrize("sentences", AGREE)
def test_promises_that_can_be_kept_are_left_alone(sentences: list[str], read: Read) -> None:
    process = read(DIAGRAM)
    assert list(contradictions(process, [bind(process, parse(each)) for each in sentences])) == []


@pytest.mark.parametrize(("sentences", "places"), DISAGREE)
def test_promises_that_cannot_are_named(sentences: list[str], places: set[int], read: Read) -> None:
    process = read(DIAGRAM)
    [group] = contradictions(process, [bind(process, parse(each)) for each in sentences])
    assert {render(bound.promise, "en") for bound in group} == {sentences[place] for place in places}


def _with(*sentences: str) -> str:
    return DIAGRAM + "\n".join(f"promise {each}" for each in sentences)


def test_every_fault_is_told_at_once_in_both_languages(read: Read) -> None:
    process = read(
        _with("a b c", "share never before aa", "data:share at most 1 times", "a and c by different people")
    )
    [wrong] = not_understood(process)
    assert wrong.text_en.startswith(
        "Expected a promise in one of its forms, but got 'a b c'. There are: A never before B;"
    )
    texts = [wrong.text for wrong in about_nothing(process)]
    assert texts == [
        "La promesa «share nunca antes de aa» habla de «share», que no existe.",
        "La promesa «share nunca antes de aa» habla de «aa», que no existe. ¿Quiso decir «a»?",
        "La promesa «data:share como mucho 1 veces» habla de «data:share», pero ningún elemento es así.",
        "La promesa «a y c por personas distintas» habla de personas, pero «c» no es tarea de una persona.",
    ]
    assert all(wrong.text_en.startswith("Expected") for wrong in about_nothing(process))


def test_a_sentence_that_was_only_begun_says_so(read: Read) -> None:
    [wrong] = about_nothing(read(_with("___ never before ___")))
    assert wrong.text.startswith("La promesa «___ nunca antes de ___» no está terminada: falta decir")
    assert wrong.text_en.startswith("Expected an element where the promise '___ never before ___' has ___")
    begun, gone = about_nothing(read(_with("after a, always ___ or nowhere")))
    assert "no está terminada" in begun.text
    assert "habla de «nowhere», que no existe" in gone.text


def test_what_disagrees_is_told_with_its_sentences(read: Read) -> None:
    process = read(_with("a nunca antes de b", "b never before a"))
    [wrong] = disagreeing(process)
    assert "«a nunca antes de b», «b nunca antes de a»" in wrong.text
    assert "'a never before b', 'b never before a'" in wrong.text_en
    assert [wrong.text[:40] for wrong in disagreeing(read(_with("a never before a")))] == [
        "La promesa «a nunca antes de a» no se pu"
    ]
