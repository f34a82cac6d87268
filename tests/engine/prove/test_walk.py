"""A walk goes where the explorer goes: step by step, back, along a list of moves, and says what it sees."""

from random import Random

import pytest
from proof_table import Row, rows
from stuck_choice import STUCK_CHOICE

from engine.promises import parse
from engine.prove import Answer, Move, Subject, Surroundings, Verdict, prove
from engine.prove.exploration.world import World
from engine.prove.walk.plain_moves import key_of, plain
from engine.prove.walk.told import faults, happened, how_told, move_told, way_told
from engine.prove.walk.walk import NotPossible, Walk
from engine.testing.sketch import sketch

BROKEN = [row for row in rows() if row.differs]
SHOWN = {"ends_properly", "one_token", "no_idle_loop", "errors_are_caught", "promise"}
"""The verdicts that a step itself shows to be wrong."""


def begin(text: str, around: Surroundings | None = None) -> Walk:
    return Walk(World(Subject.read({"p.bpmn": sketch(text)}, around or Surroundings()), "p"))


def go(walk: Walk, *elements: str) -> Walk:
    """By the first move at each of these elements."""
    for element in elements:
        walk = walk.take(next(step.move for step in walk.steps() if step.move.element == element))
    return walk


def where(walk: Walk) -> dict[tuple[str, str], int]:
    return {(each.node.id, each.how): each.count for each in walk.stands()}


def elements(walk: Walk) -> list[str]:
    return [step.move.element for step in walk.steps()]


def test_a_walk_goes_on_until_nothing_can_come() -> None:
    walk = begin(STUCK_CHOICE)
    assert (len(walk), walk.moves, where(walk), elements(walk)) == (0, (), {}, ["s"])
    walk = go(walk, "s")
    assert where(walk) == {("a", "wait"): 1}
    assert elements(walk) == ["a", "a"]  # one for each answer at the gateway
    walk = go(walk, "a", "b")
    assert where(walk) == {("j", "rest"): 1}
    assert (walk.is_stuck, walk.is_over, walk.steps()) == (True, False, ())
    assert [move.element for move in walk.moves] == ["s", "a", "b"]


def test_a_walk_comes_to_an_end() -> None:
    walk = go(begin("start s -> a\nuser a -> e\nend e"), "s", "a")
    assert (walk.is_over, walk.is_stuck, where(walk), walk.steps()) == (True, False, {}, ())


def test_going_back_leaves_the_walk_as_it_was() -> None:
    walk = go(begin(STUCK_CHOICE), "s", "a", "b")
    assert where(walk.back(1)) == {("a", "wait"): 1}
    assert where(walk.back(0)) == where(walk.back(-3)) == {}
    assert walk.back(9).moves == walk.moves
    assert len(walk) == 3


def test_the_same_moves_lead_to_the_same_place() -> None:
    walk = go(begin(STUCK_CHOICE), "s", "a", "b")
    again = Walk.along(walk.world, walk.moves)
    assert (again.moves, again.situation) == (walk.moves, walk.situation)
    elsewhere = Walk.along(World(walk.world.subject, "p"), walk.moves)
    assert (elsewhere.moves, where(elsewhere)) == (walk.moves, where(walk))


def test_a_move_that_cannot_be_made_is_refused_in_words() -> None:
    walk = go(begin(STUCK_CHOICE), "s")
    for move, said in [
        (Move(kind="complete", process="p", element="b"), "Alguien completa «b»."),
        (Move(kind="complete", process="p", element="a"), "Alguien completa «a»."),  # without its answer
        (Move(kind="complete", process="p", element="nothing"), "nothing"),
        (Move(kind="complete", process="q", element="a"), "a"),
        (Move(kind="complete", process="p", element="a", answers=(Answer("g-b", 1),)), "Alguien completa"),
    ]:
        with pytest.raises(NotPossible) as caught:
            walk.take(move)
        assert caught.value.text.startswith(f"Ahora no puede pasar esto: {said}")
        assert caught.value.text_en.startswith("Expected a move that can be made now")


def test_each_answer_of_a_step_is_told() -> None:
    walk = go(begin(STUCK_CHOICE), "s")
    told = [way_told(walk.world, step) for step in walk.ways()]
    assert [[es for es, _ in each] for each in told] == [
        [
            "Alguien completa «a».",
            f"En «g» se sigue hacia «{there}» (los datos no lo deciden: puede ser así).",
        ]
        for there in ("b", "c")
    ]
    [first, _] = walk.ways()
    assert how_told(walk.world, first) == told[0][1:]
    assert move_told(walk.world, first.move) == told[0][0]


def test_a_value_that_a_task_writes_is_told() -> None:
    text = """
start s -> a
user a form f -> b
user b -> g
exclusive g -> x if =kind = "rent", y if =kind = "debt"
user x -> e
user y -> e
end e
"""
    walk = go(begin(text, Surroundings(fields={"f": {"kind": ("rent", "debt")}})), "s", "a")
    told = {es for way in walk.ways() for es, _ in way_told(walk.world, way)}
    assert {each for each in told if "rent" in each} == {"En «g» se sigue hacia «x» (kind: «rent»)."}
    assert len(walk.steps()) == 2


def test_what_a_step_goes_through_is_told_in_order() -> None:
    walk = go(begin(STUCK_CHOICE), "s", "a")
    assert [(each.flow.id if each.flow else each.node.id) for each in happened(walk.world, walk.seen)] == [
        "a-g",
        "g",
        "g-b",
        "b",
    ]


def test_a_step_that_never_rests_ends_the_walk() -> None:
    text = "start s -> h\nexclusive h -> g if =x, e default\nexclusive g -> c\ntask c -> g\nend e"
    walk = begin(text)
    endless = next(step for step in walk.steps() if step.target is None)
    walk = walk.take(endless.move)
    assert (walk.is_endless, walk.steps(), walk.stands(), walk.is_over) == (True, (), (), False)
    assert [each.element for each in faults(walk.world, walk.seen)] == ["g"]


def test_a_broken_promise_is_told() -> None:
    text = "start s -> g\nexclusive g -> c if =asked, share default\nuser c -> share\nuser share -> e\nend e"
    network = (parse("share nunca antes de c", name="consent_first"),)
    walk = begin(text, Surroundings(network=network))
    broken = {es for step in walk.steps() for es in (each.text for each in faults(walk.world, step.seen))}
    assert broken == {"Se puede romper la promesa: share nunca antes de c."}


def test_a_condition_on_a_way_out_that_does_not_hold_leaves_an_incident() -> None:
    walk = begin("start s -> g\nexclusive g -> a if =x\nuser a -> e\nend e")
    [stopped] = [step for step in walk.steps() if any(faults(walk.world, step.seen))]
    walk = walk.take(stopped.move)
    assert (where(walk), walk.is_stuck) == ({("g", "incident"): 1}, True)


def test_the_other_pools_of_a_file_walk_along() -> None:
    text = """
start s -> t
send t message ask -> r
catch r message told -> e
end e
pool q
start qs message ask -> qa
user qa -> qt
send qt message told -> qe
end qe
"""
    walk = go(begin(text), "s", "qs")
    assert {(each.process, each.node.id) for each in walk.stands()} == {("p", "r"), ("q", "qa")}
    assert go(walk, "qa", "r").is_over


def test_equal_moves_of_different_tokens_are_told_apart() -> None:
    """Two runs of one sub-process, one further on than the other: `b` of this one is not `b` of that one."""
    text = """
start s -> u
sub u many 2 -> e
  start s1 -> f
  parallel f -> a, b
  user a -> j
  user b -> j
  exclusive j -> e1
  end e1
end e
"""
    walk = go(begin(text), "s", "a")
    alike = [way for way in walk.ways() if way.move.element == "b"]
    assert [(way.which, way.alike) for way in alike] == [(0, 2), (1, 2)]
    assert [way_told(walk.world, way)[1][1] for way in alike] == [
        "There are 2 that can do it: this is number 1.",
        "There are 2 that can do it: this is number 2.",
    ]
    after = [walk.take(way.move, way.which) for way in alike]
    assert len({each.situation for each in after}) == 2
    assert sorted(sum(tag[0] == "twice" for tag in each.seen) for each in after) == [0, 1]
    moves = after[0].moves
    assert [each.trail[-1].which for each in Walk.each_along(walk.world, moves)] == [0, 1]


@pytest.mark.parametrize("row", BROKEN, ids=[f"{row.name}-{row.differs.replace(' ', '_')}" for row in BROKEN])
def test_every_counterexample_of_the_table_can_be_walked(row: Row) -> None:
    around = Surroundings(fields=row.fields(), sent=row.names("sent"), taken=row.names("taken"))
    subject = Subject.read(row.files(), around)
    for verdict in prove(subject, "p").refuted:
        if verdict.path is None:
            continue
        world = World(subject, "p")
        walks = list(Walk.each_along(world, verdict.path))
        assert {walk.moves for walk in walks} == {verdict.path}
        assert Walk.along(world, verdict.path).situation == walks[0].situation
        assert any(shows(walk, verdict) for walk in walks), f"{verdict.id} {verdict.path}"


def shows(walk: Walk, verdict: Verdict) -> bool:
    """By the verdict's own sentence, or by where it stands."""
    if verdict.id in SHOWN:
        return verdict.text in {each.text for each in faults(walk.world, walk.seen)}
    return verdict.element in {each.node.id for each in walk.stands()} | {walk.moves[-1].element}


def test_a_move_travels_as_plain_values() -> None:
    walk = go(begin(STUCK_CHOICE), "s")
    for way in walk.ways():
        sent = plain(way.move, way.which)
        assert set(sent) == {"kind", "process", "element", "detail", "which", "answers"}
        assert walk.find(key_of(sent)) == way
        assert walk.find(key_of({**sent, "detail": "x"})) is None
        assert walk.find(key_of({**sent, "answers": [{**sent["answers"][0], "value": 1}]})) is None
    assert walk.find(key_of([1, 2])) is None


def test_values_without_a_word_in_json_have_a_key_too() -> None:
    first, other = (
        plain(Move(kind="start", process="p", element="s", answers=(Answer("g", value),)))
        for value in ([1, 2], [1, 3])
    )
    assert key_of(first) != key_of(other)
    assert "stored" in first["answers"][0]["value"]


def test_a_walk_of_many_steps_is_quick() -> None:
    """Each situation is worked out once: a round of 500 moves is the same three situations again and again."""
    walk = begin("start s -> a\nuser a -> g\nexclusive g -> a if =x, e default\nend e")
    random = Random(1)
    walk = go(walk, "s")
    for _ in range(500):
        walk = walk.take(random.choice([step for step in walk.steps() if not step.over]).move)
    assert len(walk) == 501
    assert where(walk) == {("a", "wait"): 1}
