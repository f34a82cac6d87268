"""Each form in both languages, with and without quotes and commas; what no form says is refused with the forms."""

import pytest

from engine.promises import Form, NotUnderstood, Promise, Selector, forms, parse, render
from engine.promises.sentences import SENTENCES

A, B, C = (Selector("id", each) for each in "abc")
SAME = [
    (
        Promise(form=Form.NEVER_BEFORE, one=B, other=(A,)),
        ["b nunca antes de a", "b never before a", "«b» Nunca antes de 'a'."],
    ),
    (
        Promise(form=Form.NEVER_BEFORE, one=B, other=(A, C)),
        ["b nunca antes de a o c", "b never before a or c"],
    ),
    (
        Promise(form=Form.ALWAYS_AFTER, one=A, other=(B,)),
        ["después de a, siempre b", "despues de a siempre b", "after a, always b", "After a always b"],
    ),
    (
        Promise(form=Form.WITHIN, one=A, other=(B, C), within="P7D"),
        [
            "después de a, b o c en P7D",
            "después de a b o c en el plazo de 7 días",
            "despues de a, b o c en 7 dias",
            "after a, b or c within P7D",
            'after "a", "b" or "c" within 7 days',
        ],
    ),
    (
        Promise(form=Form.WITHIN, one=A, other=(B,), within="PT48H"),
        ["después de a, b en 48 horas", "after a, b within 48 hours"],
    ),
    (
        Promise(form=Form.NOT_BOTH, one=A, other=(B,)),
        ["a y b nunca en el mismo caso", "a and b never in one case"],
    ),
    (
        Promise(form=Form.AT_MOST, one=A, times=1),
        ["a como mucho 1 veces", "a como mucho 1 vez", "a at most 1 times", "a at most 1 time"],
    ),
    (
        Promise(form=Form.OTHER_PEOPLE, one=A, other=(B,)),
        ["a y b por personas distintas", "a and b by different people"],
    ),
    (
        Promise(form=Form.WHILE_REVOKED, one=A, other=(B,)),
        [
            "mientras a esté revocado, nunca b",
            "mientras a este revocada nunca b",
            "while a is revoked, never b",
        ],
    ),
]


@pytest.mark.parametrize(
    ("promise", "says"), [(promise, says) for promise, sentences in SAME for says in sentences]
)
def test_a_sentence_says_its_promise(promise: Promise, says: str) -> None:
    assert parse(says) == promise


@pytest.mark.parametrize("promise", [promise for promise, _ in SAME])
@pytest.mark.parametrize("language", ["es", "en"])
def test_what_is_rendered_says_the_same(promise: Promise, language: str) -> None:
    assert parse(render(promise, language)) == promise


def test_every_form_is_said_and_shown() -> None:
    assert {promise.form for promise, _ in SAME} == set(Form) == {each.form for each in SENTENCES}
    for language in ("es", "en"):
        assert [parse(shown).form for shown in forms(language).split("; ")] == [
            each.form for each in SENTENCES
        ]


def test_a_name_may_say_what_an_element_does() -> None:
    promise = parse("data:share nunca antes de category:identity o «kind:userTask»")
    assert promise.one == Selector("data", "share")
    assert promise.other == (Selector("category", "identity"), Selector("kind", "userTask"))
    assert parse("«message with words» at most 2 times").one == Selector("id", "message with words")


@pytest.mark.parametrize(
    "says",
    [
        "",
        "a",
        "a luego b",
        "a nunca antes de",
        "después de a, b en pronto",
        "después de a, b en P",
        "a at most many times",
        "a como mucho 9999 veces",
        "after a, b within 7 moons",
        "a y b o c por personas distintas",
        "a b nunca antes de c",
    ],
)
def test_what_no_form_says_is_not_understood(says: str) -> None:
    with pytest.raises(NotUnderstood):
        parse(says)
