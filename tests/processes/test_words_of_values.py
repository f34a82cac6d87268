"""How forms call the values that decide: a form of the drawing goes before the shipped ones."""

import json

from processes.proving import shipped, words_of

OWN = {
    "type": "default",
    "id": "f",
    "components": [
        {
            "type": "radio",
            "id": "a",
            "key": "call_result",
            "label": "¿Qué pasó?",
            "values": [{"label": "Contesta", "value": "answered"}],
        }
    ],
    "concierto": {"labels": {"en": {"call_result": {"options": {"answered": "Answers"}}}}},
}


def test_a_form_of_the_drawing_goes_before_the_shipped_ones() -> None:
    files = {"f.form.json": json.dumps(OWN).encode(), "p.bpmn": b"is no form"}
    assert words_of(files)["call_result"] == {"answered": ("Contesta", "Answers")}
    assert words_of({})["call_result"]["answered"] != ("Contesta", "Answers")


def test_every_shipped_value_has_its_words() -> None:
    assert all(all(each) for words in words_of(shipped()).values() for each in words.values())
