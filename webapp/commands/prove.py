"""`concierto prove`: what a process can do, explored before it runs; verdicts in words, and counterexamples."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from engine.faults import Refused
from engine.prove import Budget, Move, Proof, Subject, Verdict, prove
from engine.prove.counterexample import confirmed, explained, script
from engine.prove.proof import NOT_PROVEN, PROVEN, REFUTED
from engine.prove.repair import propose
from processes import catalog, proving
from webapp.commands.speaking import REFUSED, Voice, language_option

FILES = click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
BUDGET_S = 60.0
MARKS = {PROVEN: "✓", REFUTED: "✗", NOT_PROVEN: "?"}
WORDS = {PROVEN: ("probado", "proved"), REFUTED: ("falla", "fails"), NOT_PROVEN: ("sin probar", "not proven")}
EXITS = {PROVEN: 0, REFUTED: 1, NOT_PROVEN: 2}


class Told(Struct, frozen=True, kw_only=True):
    """One proof and what it was made from."""

    subject: Subject
    proof: Proof
    is_scripted: bool = False
    is_repaired: bool = False

    @property
    def result(self) -> str:
        found = {verdict.result for verdict in self.proof.verdicts}
        return next((each for each in (REFUTED, NOT_PROVEN) if each in found), PROVEN)


@click.command("prove")
@FILES
@click.option("--process", "process_id", default="", metavar="ID", help="Solo este proceso.")
@click.option(
    "--budget-seconds",
    "seconds",
    type=click.FloatRange(min=0.1),
    default=BUDGET_S,
    show_default=True,
    help="Tiempo para cada proceso; lo que no quepa queda sin probar.",
)
@click.option("--script", "scripted", is_flag=True, help="De cada fallo, un programa que llega a él.")
@click.option("--repair", "repaired", is_flag=True, help="De cada fallo, un arreglo probado, si se conoce.")
@click.option("--json", "as_json", is_flag=True, help="Salida para programas.")
@language_option
def prove_processes(
    *, files: tuple[Path, ...], process_id: str, seconds: float, as_json: bool, language: str, **extras: bool
) -> None:
    """Prueba los diagramas FILES (sin archivos, todos los del producto) por todos los caminos posibles.

    Acaba con 0 si todo queda probado, con 1 si algo falla y con 2 si algo queda sin probar o no se puede leer.
    """
    voice = Voice(language)
    try:
        subject, names = _chosen(files)
    except Refused as refusal:
        voice.list_faults(refusal.faults)
        voice.say("No se ha probado nada.", "Nothing was proved.")
        sys.exit(REFUSED)
    told = []
    for each in _wanted(subject, names, process_id):
        proof = confirmed(subject, prove(subject, each, budget=Budget(seconds=seconds)))
        told.append(
            Told(subject=subject, proof=proof, is_scripted=extras["scripted"], is_repaired=extras["repaired"])
        )
        if not as_json:
            _say(voice, told[-1])
    if as_json:
        click.echo(json.dumps([_plain(each) for each in told], ensure_ascii=False, indent=2))
    results = {each.result for each in told}
    sys.exit(EXITS[next((each for each in (REFUTED, NOT_PROVEN) if each in results), PROVEN)])


def _chosen(files: tuple[Path, ...]) -> tuple[Subject, list[str]]:
    """The diagrams with the forms and decisions of their folders; those come before what is shipped."""
    if not files:
        return proving.load_shipped(), list(catalog.resources())
    beside = {
        each.name: each.read_bytes()
        for folder in {file.parent for file in files}
        for each in sorted(folder.iterdir())
        if each.name.endswith((proving.FORM, proving.DECISION))
    }
    named = {file.name: file.read_bytes() for file in files}
    return proving.load_subject(beside | named), list(named)


def _wanted(subject: Subject, names: list[str], process_id: str) -> list[str]:
    found = proving.processes_of(subject, names)
    if not process_id:
        return found
    if process_id not in found:
        raise click.UsageError(
            f"--process: no hay ningún «{process_id}» en esos archivos; hay {', '.join(found)}. / There is none."
        )
    return [process_id]


def _say(voice: Voice, told: Told) -> None:
    proof, word = told.proof, WORDS[told.result]
    size = f"{proof.seconds:.2f} s"
    voice.say(
        f"{proof.process} ({proof.file}): {word[0]}; {proof.states} situaciones, {size}",
        f"{proof.process} ({proof.file}): {word[1]}; {proof.states} situations, {size}",
    )
    for verdict in proof.verdicts:
        about = f"{verdict.element}: " if verdict.element else ""
        mark = MARKS[verdict.result]
        voice.say(f"  {mark} {about}{verdict.text}", f"  {mark} {about}{verdict.text_en}")
        if verdict.result == REFUTED or verdict.path:
            _say_why(voice, told, verdict)
    for assumption in proof.assumptions:
        voice.say(f"  ~ {assumption.text}", f"  ~ {assumption.text_en}")


def _say_why(voice: Voice, told: Told, verdict: Verdict) -> None:
    """How it comes to it, what would mend it, and the program if it was asked for."""
    for spanish, english in _sentences(told.subject, verdict):
        voice.say(f"      {spanish}", f"      {english}")
    if verdict.result != REFUTED:
        return
    if repair := _repair(told, verdict):
        voice.say(f"      Propuesta probada: {repair['es']}", f"      Proposal, proved: {repair['en']}")
    if told.is_scripted:
        click.echo(script(told.subject, verdict))


def _sentences(subject: Subject, verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """None for a verdict that no path shows, such as a step that can never run."""
    if not verdict.path:
        return ()
    return explained(subject, verdict)


def _repair(told: Told, verdict: Verdict) -> dict[str, str] | None:
    """Only where it was asked for: each change that might help is proved anew."""
    if not told.is_repaired:
        return None
    found = propose(told.subject.files, told.proof.process, verdict, told.subject.surroundings)
    return None if found is None else {"es": found.text, "en": found.text_en}


def _plain(told: Told) -> dict[str, Any]:
    """For programs."""
    proof = told.proof
    return {
        "process": proof.process,
        "file": proof.file,
        "result": told.result,
        "states": proof.states,
        "steps": proof.steps,
        "seconds": round(proof.seconds, 3),
        "whole": proof.whole,
        "verdicts": [dict(_plain_verdict(told, verdict)) for verdict in proof.verdicts],
        "assumptions": [
            {"element": each.element, "text": each.text, "text_en": each.text_en}
            for each in proof.assumptions
        ],
    }


def _plain_verdict(told: Told, verdict: Verdict) -> Iterator[tuple[str, Any]]:
    yield from {
        "id": verdict.id,
        "result": verdict.result,
        "element": verdict.element,
        "text": verdict.text,
        "text_en": verdict.text_en,
    }.items()
    if verdict.result == REFUTED or verdict.path:
        yield "path", [_plain_move(move) for move in verdict.path or ()]
        yield "sentences", [{"es": es, "en": en} for es, en in _sentences(told.subject, verdict)]
    if verdict.result == REFUTED:
        if told.is_repaired:
            yield "repair", _repair(told, verdict)
        if told.is_scripted:
            yield "script", script(told.subject, verdict)


def _plain_move(move: Move) -> Mapping[str, str]:
    return {"kind": move.kind, "process": move.process, "element": move.element, "detail": move.detail}
