"""Pseudonyms: stable for a key, different for another, and nothing of the name is in them."""

import pytest

from engine.exports.names import Names, export_key, is_person


def test_the_same_person_has_the_same_pseudonym_and_a_case_of_that_name_another() -> None:
    names = Names(b"key")
    assert names.person("berta") == Names(b"key").person("berta")
    assert names.person("berta") != names.person("ana")
    assert names.person("berta") != Names(b"other").person("berta")
    assert names.person("x")[2:] != names.case("x")[2:]
    assert "berta" not in names.person("berta")


@pytest.mark.parametrize("actor", ["", "handler:cases.open", "sistema"])
def test_what_is_no_person_keeps_its_name(actor: str) -> None:
    assert not is_person(actor)
    assert Names(b"key").person(actor) == actor


def test_without_a_key_names_stay() -> None:
    assert (Names(None).person("berta"), Names(None).case("C-1")) == ("berta", "C-1")


def test_the_key_of_exports_is_not_the_secret() -> None:
    assert export_key("secret") == export_key("secret") != export_key("secret2")
    assert b"secret" not in export_key("secret")
