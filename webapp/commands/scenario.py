"""`concierto scenario run`: saved scenarios on the real engine in memory, and the flows that they cover."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import replace

from engine import scenarios
from engine.faults import Fault, Refused
from processes import catalog
from processes.bootstrap import engine_config
from webapp.commands.speaking import REFUSED, Voice, language_option

FILES = click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))


class Saved(Struct, frozen=True, kw_only=True):
    """One file of scenarios. `path` None: it is one that is shipped."""

    name: str
    content: bytes
    resources: Mapping[str, bytes]
    path: Path | None = None

    @property
    def diagram(self) -> str:
        """The file of the diagram beside it."""
        return self.name.removesuffix(scenarios.SUFFIX) + ".bpmn"


@click.group("scenario")
def scenario_group() -> None:
    """Escenarios guardados: datos y decisiones, y el camino que se espera."""


@scenario_group.command("run")
@FILES
@click.option("--record", is_flag=True, help="Escribe en cada archivo el camino que resulta. Después, léalo.")
@click.option("--whole", is_flag=True, help="Acaba con 2 si algún flujo no se recorre.")
@click.option("--json", "as_json", is_flag=True, help="Salida para programas.")
@language_option
def run(*, files: tuple[Path, ...], record: bool, whole: bool, as_json: bool, language: str) -> None:
    """Recorre los escenarios de FILES (*.scenarios.json o *.bpmn; sin archivos, todos los del producto).

    Junto al archivo se buscan su diagrama, sus decisiones y sus formularios; lo demás es lo del producto.
    """
    voice, failed, told = Voice(language), False, []
    if record and not files:
        raise click.UsageError("--record: diga qué archivos. / Say which files.")
    for saved in _chosen(files):
        try:
            outcome = _recorded(saved) if record else _run(saved)
        except Refused as refusal:
            voice.list_faults(refusal.faults)
            failed = True
            continue
        failed |= outcome.is_bad(whole=whole)
        told.append(outcome.plain())
        if not as_json:
            outcome.say(voice)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    if failed:
        sys.exit(REFUSED)


class Outcome(Struct, frozen=True, kw_only=True):
    """What the scenarios of one file gave."""

    process: str
    runs: tuple[tuple[scenarios.Scenario, scenarios.Run], ...]
    coverage: scenarios.Coverage

    def is_bad(self, *, whole: bool) -> bool:
        return any(run.faults for _, run in self.runs) or (whole and bool(self.coverage.missed))

    def say(self, voice: Voice) -> None:
        """A line a scenario, its faults, then the coverage."""
        click.echo(self.process)
        for scenario, run in self.runs:
            mark = "✗" if run.faults else "✓"
            click.echo(f"  {mark} {scenario.id}: {scenario.named(voice.language)}")
            voice.list_faults(run.faults)
        cover, taken = self.coverage, len(self.coverage.flows) - len(self.coverage.missed)
        voice.say(
            f"  {taken} de {len(cover.flows)} flujos ({cover.percent:.0f} %)",
            f"  {taken} of {len(cover.flows)} flows ({cover.percent:.0f} %)",
        )
        for flow in cover.missed:
            voice.say(f"    sin recorrer: {flow}", f"    not taken: {flow}")

    def plain(self) -> dict[str, Any]:
        """For programs."""
        return {
            "process": self.process,
            "scenarios": [
                {
                    "id": run.scenario,
                    "state": run.state,
                    "path": run.path,
                    "open": run.open,
                    "faults": [fault.say("en") for fault in run.faults],
                }
                for _, run in self.runs
            ],
            "flows": len(self.coverage.flows),
            "missed": self.coverage.missed,
            "percent": round(self.coverage.percent, 1),
        }


def _chosen(files: tuple[Path, ...]) -> list[Saved]:
    if files:
        return [_beside(file) for file in files]
    shipped, saved = catalog.resources(), catalog.scenarios()
    names = [file.removesuffix(".bpmn") + scenarios.SUFFIX for file in shipped if file.endswith(".bpmn")]
    return [Saved(name=name, content=saved.get(name, b""), resources=shipped) for name in names]


def _beside(file: Path) -> Saved:
    """The file with what lies in its folder; that comes before what is shipped."""
    path = (
        file if file.suffix == ".json" else file.with_name(file.name.removesuffix(".bpmn") + scenarios.SUFFIX)
    )
    own = {
        each.name: each.read_bytes() for each in file.parent.iterdir() if each.name.endswith(catalog.SUFFIXES)
    }
    content = path.read_bytes() if path.is_file() else b""
    return Saved(name=path.name, content=content, resources={**catalog.resources(), **own}, path=path)


def _run(saved: Saved) -> Outcome:
    """Raises Refused: the scenarios or the diagram cannot be read."""
    for name, there in ((saved.name, saved.content), (saved.diagram, saved.resources.get(saved.diagram))):
        if not there:
            raise Refused([_missing(name)])
    read = scenarios.read_scenarios(saved.content, saved.name)
    config = replace(engine_config(has_queue=False), handlers=None, roles=None, check_form=None)
    stage = scenarios.Stage.of(saved.resources, saved.diagram, config)
    runs = [(each, scenarios.run_scenario(stage, each, file=saved.name)) for each in read.scenarios]
    taken = {flow for _, run in runs for flow in run.flows}
    return Outcome(process=read.process, runs=tuple(runs), coverage=scenarios.cover(stage.processes(), taken))


def _missing(name: str) -> Fault:
    return Fault(
        file=name,
        rule="scenarios",
        text="No está, o está vacío.",
        text_en="Expected this file beside the other, but it is not there or is empty.",
    )


def _recorded(saved: Saved) -> Outcome:
    """State, path and open elements as they were are written; the rest of the file keeps what it says.

    A scenario that stopped on its way keeps what it expects, and its fault is said.
    """
    assert saved.path is not None
    document = json.loads(saved.content)
    for said, (_, run) in zip(document["scenarios"], _run(saved).runs, strict=True):
        if all(".expect." in fault.element for fault in run.faults):
            said["expect"] |= {"state": run.state, "path": run.path, "open": run.open}
    content = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    saved.path.write_bytes(content)
    return _run(replace(saved, content=content))
