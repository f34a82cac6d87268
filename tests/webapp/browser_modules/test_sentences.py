"""The browser takes sentences of promises apart and puts them together as the engine does, with its grammar."""

import random
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from engine.promises import Form, NotUnderstood, Promise, Selector, parse, render
from engine.promises.sentences import SEVERAL
from webapp.designer.catalogue import CATEGORIES
from webapp.designer.promise_choices import build_promise_choices

NAMES = ["sign", "Año_1", "___", "data:share", "kind:userTask", "message:to_them", "team", "a.b-c"]
WITHIN = ["P7D", "PT48H", "P1DT12H", "7 días", "1 week", "90 minutos", "P2W"]
TAKE_APART = """async ([grammar, sentences]) => {
  const { Sentences } = await import('/static/app/designer/sentences.js');
  const known = new Sentences(grammar);
  return sentences.map(each => {
    const said = known.takeApart(each);
    return said && { ...said, es: known.say(said, 'es'), en: known.say(said, 'en') };
  });
}"""
RECAST = """async ([grammar, said, form]) => {
  const { Sentences } = await import('/static/app/designer/sentences.js');
  const known = new Sentences(grammar);
  return known.say(known.recast(said && known.takeApart(said), form));
}"""


def grammar() -> dict[str, Any]:
    return build_promise_choices(english=False, categories=CATEGORIES)


def some_sentence(chance: random.Random) -> str:
    """Of any form, in either language; sometimes with a slip."""
    form = chance.choice(list(Form))
    names = [Selector("id", chance.choice([*NAMES, "two words"])) for _ in range(4)]
    promise = Promise(
        form=form,
        one=names[0],
        other=tuple(names[1 : chance.randint(2, 4)]) if form in SEVERAL else (names[1],),
        within="@",
        times=chance.choice([0, 1, 7, 1000, 1001]),
    )
    text = render(promise, chance.choice(["es", "en"])).replace(
        "@", chance.choice([*WITHIN, "P", "PT", "7 años"])
    )
    words = text.split(" ")
    slip = chance.randrange(6)
    if slip == 0:
        words.pop(chance.randrange(len(words)))
    elif slip == 1:
        words.insert(chance.randrange(len(words)), chance.choice(["o", "nunca", "«", "x"]))
    elif slip == 2:
        words = [f" {each.upper()}" if each in {"nunca", "never", "siempre"} else each for each in words] + [
            "."
        ]
    return " ".join(words).replace(",", "" if slip == 3 else ",").replace(" .", ".")


def read_by_engine(sentence: str) -> dict[str, Any] | None:
    try:
        promise = parse(sentence)
    except NotUnderstood:
        return None
    return {
        "form": promise.form.value,
        "one": plain(promise.one),
        "other": [plain(each) for each in promise.other],
        "within": promise.within,
        "times": promise.times,
        "es": render(promise, "es"),
        "en": render(promise, "en"),
    }


def plain(selector: Selector) -> str:
    return selector.name if selector.by == "id" else f"{selector.by}:{selector.name}"


def test_the_browser_reads_as_the_engine_does(site: Any, browser_page: Callable[..., Page]) -> None:
    chance = random.Random(7)
    sentences = [some_sentence(chance) for _ in range(600)]
    page = browser_page()
    page.goto(site.add_page("/plain", "<h1>Frases</h1>"))
    answers = page.evaluate(TAKE_APART, [grammar(), sentences])
    read = [
        {key: answer[key] for key in answer if key != "language"} if answer else None for answer in answers
    ]
    expected = [read_by_engine(each) for each in sentences]
    differing = [each for each in zip(sentences, read, expected, strict=True) if each[1] != each[2]]
    assert differing == []
    understood = [each["form"] for each in expected if each]
    assert set(understood) == set(Form)
    assert 100 < len(understood) < 550  # what is not understood was asked too
    languages = {answer["language"] for answer in answers if answer}
    assert languages == {"es", "en"}


def test_another_form_keeps_what_was_chosen(site: Any, browser_page: Callable[..., Page]) -> None:
    page = browser_page()
    page.goto(site.add_page("/plain", "<h1>Frases</h1>"))

    def recast(said: str | None, form: Form) -> str:
        return str(page.evaluate(RECAST, [grammar(), said, form.value]))

    assert recast(None, Form.NEVER_BEFORE) == "___ nunca antes de ___"
    assert recast("a nunca antes de b o c", Form.WITHIN) == "después de a, b o c en P7D"
    assert recast("after a, b or c within P2D", Form.NOT_BOTH) == "a and b never in one case"
    assert recast("a como mucho 3 veces", Form.ALWAYS_AFTER) == "después de a, siempre ___"
    assert recast("nadie lo entiende", Form.AT_MOST) == "___ como mucho 1 veces"
