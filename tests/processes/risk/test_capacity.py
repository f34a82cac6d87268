"""Selection within the free slots: properties on random people, and cases by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.risk.capacity import Candidate, Shares, select_within_capacity

people = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5), st.booleans()), max_size=40).map(
    lambda rows: [
        Candidate(participant=f"p{i}", territory=t, probability=p / 5, by_rule=r)
        for i, (t, p, r) in enumerate(rows)
    ]
)
slots = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 15))
shares = st.tuples(st.sampled_from([0.0, 0.05, 0.2, 0.5]), st.sampled_from([0.0, 0.05, 0.1, 0.5])).map(
    lambda pair: Shares(rule=pair[0], random=pair[1])
)


@given(people, slots, shares, st.integers(0, 99), st.booleans())
def test_what_always_holds(
    candidates: list[Candidate], free: dict[str, int], parts: Shares, seed: int, active: bool
) -> None:
    found = select_within_capacity(candidates, free, seed=seed, shares=parts, model_may_select=active)
    by_code = {c.participant: c for c in candidates}
    chosen = [s.participant for s in found.selected]
    assert len(chosen) == len(set(chosen))
    for territory in {*free, "a", "b", "c"}:
        here = [c for c in candidates if c.territory == territory]
        picked = [s for s in found.selected if s.territory == territory]
        room = min(free.get(territory, 0), len(here))
        assert len(picked) == room if active else len(picked) <= room
        by_model = [by_code[s.participant].probability for s in picked if s.kind == "model"]
        left = [c.probability for c in here if c.participant not in chosen]
        assert not by_model or not left or min(by_model) >= max(left)
        assert found.cut.get(territory) == (min(by_model) if by_model else None)
    assert all(by_code[s.participant].by_rule for s in found.selected if s.kind == "rule")
    assert active or {s.kind for s in found.selected} <= {"rule"}
    assert set(found.not_attended).isdisjoint(chosen)
    again = select_within_capacity(candidates[::-1], free, seed=seed, shares=parts, model_may_select=active)
    assert again == found


def _people(*probabilities: float, territory: str = "a", by_rule: tuple[int, ...] = ()) -> list[Candidate]:
    return [
        Candidate(participant=f"{territory}{i}", territory=territory, probability=p, by_rule=i in by_rule)
        for i, p in enumerate(probabilities)
    ]


def test_top_k_by_hand() -> None:
    none = Shares(rule=0, random=0)
    found = select_within_capacity(_people(0.9, 0.5, 0.8, 0.1), {"a": 2}, seed=1, shares=none)
    assert [(s.participant, s.kind) for s in found.selected] == [("a0", "model"), ("a2", "model")]
    assert found.cut == {"a": 0.8}
    assert found.not_attended == ()


def test_the_same_risk_without_a_slot_elsewhere_is_shown() -> None:
    candidates = [*_people(0.9, 0.4), *_people(0.8, 0.7, 0.2, territory="b")]
    found = select_within_capacity(candidates, {"a": 2, "b": 1}, seed=1, shares=Shares(rule=0, random=0))
    assert found.cut == {"a": 0.4, "b": 0.8}
    assert found.not_attended == ("b1",)


def test_rules_take_their_share_and_give_back_what_they_do_not_use() -> None:
    half = Shares(rule=0.5, random=0)
    with_rule = select_within_capacity(_people(0.9, 0.8, 0.1, by_rule=(2,)), {"a": 2}, seed=1, shares=half)
    assert [(s.participant, s.kind) for s in with_rule.selected] == [("a0", "model"), ("a2", "rule")]
    without = select_within_capacity(_people(0.9, 0.8, 0.1), {"a": 2}, seed=1, shares=half)
    assert [s.participant for s in without.selected] == ["a0", "a1"]


def test_the_random_slice_has_its_share_over_many_runs() -> None:
    candidates = _people(*(i / 100 for i in range(100)))
    parts = Shares(rule=0, random=0.05)
    runs = [select_within_capacity(candidates, {"a": 10}, seed=seed, shares=parts) for seed in range(300)]
    lucky = [s.participant for run in runs for s in run.selected if s.kind == "random"]
    assert 0.03 <= len(lucky) / 3000 <= 0.07
    assert len(set(lucky)) > 50


def test_ties_are_drawn_by_seed() -> None:
    none = Shares(rule=0, random=0)
    winners = {
        select_within_capacity(_people(*[0.5] * 6), {"a": 1}, seed=seed, shares=none).selected[0].participant
        for seed in range(40)
    }
    assert len(winners) == 6


@pytest.mark.parametrize(("candidates", "free"), [(_people(0.1) * 2, {"a": 1}), (_people(0.1), {"a": -1})])
def test_nonsense_is_refused(candidates: list[Candidate], free: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="Expected"):
        select_within_capacity(candidates, free, seed=1)


@pytest.mark.parametrize(("rule", "random"), [(-0.1, 0), (0.6, 0.6)])
def test_shares_that_do_not_fit_are_refused(rule: float, random: float) -> None:
    with pytest.raises(ValueError, match="Expected shares"):
        Shares(rule=rule, random=random)
