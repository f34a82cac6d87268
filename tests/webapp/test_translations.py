"""English is complete: every text of the web stands in the catalogue, with its placeholders, and is compiled."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import webapp

FOLDER = Path(webapp.__file__).parent
ENGLISH = FOLDER / "translations/en/LC_MESSAGES"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")


@pytest.fixture(scope="module")
def sources() -> set[str | tuple[str, ...]]:
    with (FOLDER / "translations/babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(FOLDER, methods, options, keywords=KEYWORDS)
    return {message for _file, _line, message, _comments, _context in found}


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (ENGLISH / "messages.po").open("rb") as file:
        return read_po(file)


def test_there_are_texts_to_translate(sources: set[str | tuple[str, ...]]) -> None:
    assert len(sources) > 200


def test_every_text_is_in_english(sources: set[str | tuple[str, ...]], english: Catalog) -> None:
    translated = {message.id for message in english if message.id and all(_texts(message.string))}
    assert sources - translated == set()


def test_nothing_is_translated_that_is_no_longer_said(
    sources: set[str | tuple[str, ...]], english: Catalog
) -> None:
    assert {message.id for message in english if message.id} - sources == set()


def test_placeholders_are_the_same(english: Catalog) -> None:
    wrong = [
        message.id
        for message in english
        if message.id
        for said, translated in zip(_texts(message.id), _texts(message.string), strict=True)
        if sorted(PLACEHOLDER.findall(said)) != sorted(PLACEHOLDER.findall(translated))
    ]
    assert wrong == []


def test_the_compiled_catalogue_says_the_same(english: Catalog) -> None:
    with (ENGLISH / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    said = [
        {_texts(each.id): _texts(each.string) for each in catalogue if each.id}
        for catalogue in (compiled, english)
    ]
    assert said[0] == said[1]


def _texts(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)
