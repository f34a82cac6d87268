"""How a form calls the values that it offers."""

import json

from forms import offered_words

FORM = {
    "type": "default",
    "id": "f",
    "components": [
        {
            "type": "radio",
            "id": "a",
            "key": "kind",
            "label": "¿Qué es?",
            "values": [{"label": "Alquiler", "value": "rent"}, {"label": "Deuda", "value": "debt"}],
        },
        {
            "type": "group",
            "id": "g",
            "path": "home",
            "label": "Casa",
            "components": [
                {
                    "type": "select",
                    "id": "b",
                    "key": "rooms",
                    "label": "Habitaciones",
                    "values": [{"label": "Una", "value": 1}],
                },
                {"type": "textfield", "id": "c", "key": "street", "label": "Calle"},
            ],
        },
    ],
    "concierto": {"labels": {"en": {"kind": {"label": "What is it?", "options": {"rent": "Rent"}}}}},
}


def test_each_offered_value_has_its_words_in_both_languages() -> None:
    found = offered_words(json.dumps(FORM).encode(), file="f.form.json")
    assert found == {
        "kind": {"rent": ("Alquiler", "Rent"), "debt": ("Deuda", "Deuda")},
        "home.rooms": {1: ("Una", "Una")},
    }
