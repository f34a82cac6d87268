"""Each form in both languages, with and without quotes and commas; what no form says is refused with the forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.promises import Form, NotUnderstood, Promise, Selector, forms, parse, render
from engine.promises.sentences import SENTENCES, SEVERAL

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


NAMES = st.from_regex(r"[A-Za-zñ_][\w.-]{0,8}[A-Za-z0-9]", fullmatch=True)
SELECTORS = st.builds(
    Selector, st.just("id"), NAMES | st.sampled_from(["o", "y", "a b", "siempre", "never", "P7D"])
)
DURATIONS = st.sampled_from(["P7D", "PT48H", "P1Y2M3W4DT5H6M7S"])


@given(
    form=st.sampled_from(Form),
    one=SELECTORS,
    other=st.lists(SELECTORS, min_size=1, max_size=3).map(tuple),
    within=DURATIONS,
    times=st.integers(0, 1000),
    language=st.sampled_from(["es", "en"]),
)
def test_every_promise_can_be_said_and_read(
    form: Form, one: Selector, other: tuple[Selector, ...], within: str, times: int, language: str
) -> None:
    promise = Promise(
        form=form,
        one=one,
        other=() if form == Form.AT_MOST else other if form in SEVERAL else other[:1],
        within=within if form == Form.WITHIN else "",
        times=times if form == Form.AT_MOST else 0,
    )
    assert parse(render(promise, language)) == promise
