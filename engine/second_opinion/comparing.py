"""Plays one scenario on both engines and says whether they agree, differ, or cannot be compared."""

from collections import Counter
from collections.abc import Mapping
from typing import Literal, Protocol

from msgspec import Struct

from engine.second_opinion.choices import Choices, picked_from
from engine.second_opinion.diagram_exclusions import find_obstacles
from engine.second_opinion.exclusions import Obstacle, met
from engine.second_opinion.model_exclusions import find_in_model
from engine.second_opinion.ours import Ours, Stuck
from engine.second_opinion.races import find_races
from engine.second_opinion.scenario import Action, Round, Scenario, Trace
from engine.second_opinion.subject import Subject
from engine.second_opinion.theirs import Theirs, TooDeep

Verdict = Literal["agrees", "differs", "cannot_compare"]


class Opinion(Struct, frozen=True, kw_only=True):
    """`obstacles` when the verdict is cannot_compare; the traces as far as they were played."""

    verdict: Verdict
    scenario: Scenario
    obstacles: tuple[Obstacle, ...] = ()
    ours: Trace | None = None
    theirs: Trace | None = None


class Player(Protocol):
    """One instance on one engine."""

    completed: Counter[str]

    def start(self) -> None: ...
    def perform(self, action: Action) -> None: ...
    def open(self) -> list[str]: ...
    def variables(self) -> Mapping[str, bytes]: ...
    @property
    def ended(self) -> bool: ...


def compare(scenario: Scenario, *diagrams: bytes) -> Opinion:
    """Run the scenario on both engines. Raises engine.faults.Refused when a diagram cannot be read."""
    return compare_on(Subject.read(diagrams), scenario)


def compare_on(subject: Subject, scenario: Scenario) -> Opinion:
    """The same for diagrams that are read."""
    obstacles = find_static(subject)
    if obstacles:
        return cannot(scenario, *obstacles)
    ours = Ours(subject, scenario, Choices(subject, picked_from(scenario.choices)))
    our_trace = play(ours, scenario, subject.told())
    found = list(ours.obstacles())
    if found:
        return cannot(scenario, *found, ours=our_trace)
    return contrast(subject, scenario, our_trace)


def find_static(subject: Subject) -> list[Obstacle]:
    """What can be seen in the diagrams, before anything runs."""
    return [*find_obstacles(subject.documents), *find_in_model(subject), *find_races(subject)]


def contrast(subject: Subject, scenario: Scenario, our_trace: Trace) -> Opinion:
    """Play on SpiffWorkflow too, whatever the exclusions say; it may still refuse the diagram."""
    try:
        theirs = Theirs(subject, scenario, Choices(subject, picked_from(scenario.choices)))
    except Exception as error:  # noqa: BLE001 - a parser of somebody else: whatever it raises, it refuses
        return cannot(scenario, met("refused by SpiffWorkflow", str(error)), ours=our_trace)
    try:
        their_trace = play(theirs, scenario, subject.told())
    except TooDeep:
        return cannot(scenario, met("long loop"), ours=our_trace)
    agrees = _same(our_trace, their_trace)
    return Opinion(
        verdict="agrees" if agrees else "differs", scenario=scenario, ours=our_trace, theirs=their_trace
    )


def cannot(scenario: Scenario, *obstacles: Obstacle, ours: Trace | None = None) -> Opinion:
    return Opinion(verdict="cannot_compare", scenario=scenario, obstacles=obstacles, ours=ours)


def play(player: Player, scenario: Scenario, told: frozenset[str]) -> Trace:
    """All actions, or as many as go; `told` are the elements whose completion counts."""
    rounds: list[Round] = []
    for action in (None, *scenario.actions):
        rounds.append(play_round(player, action, told))
        if rounds[-1].stuck:
            break
    return Trace(rounds=tuple(rounds), variables=player.variables(), ended=player.ended)


def play_round(player: Player, action: Action | None, told: frozenset[str]) -> Round:
    """One action (None: the start) until quiet."""
    name = "start" if action is None else str(action)
    player.completed.clear()
    try:
        if action is None:
            player.start()
        else:
            player.perform(action)
    except Stuck as stuck:
        return Round(action=name, stuck=str(stuck))
    completed = sorted(element for element in player.completed.elements() if element in told)
    return Round(action=name, completed=tuple(completed), open=tuple(player.open()))


def _same(ours: Trace, theirs: Trace) -> bool:
    """Equal; a round in which both got stuck counts as equal, and what they had done in it does not matter."""
    if ours.is_stuck and theirs.is_stuck:
        return len(ours.rounds) == len(theirs.rounds) and ours.rounds[:-1] == theirs.rounds[:-1]
    return ours == theirs
