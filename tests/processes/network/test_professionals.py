from processes.network.professionals import (
    Post,
    Professional,
    candidate_groups,
    is_regional,
    organisations_of,
    territories_of,
)


def somebody(*posts: Post) -> Professional:
    return Professional(
        username="ana", name="Ana", organisation="ceas_n", organisation_name="CEAS", posts=posts
    )


def post(role: str, *territories: str, organisation: str = "ceas_n", regional: bool = False) -> Post:
    return Post(
        role=role,
        organisation=organisation,
        organisation_name=organisation,
        territories=territories,
        is_regional=regional,
    )


def test_a_role_is_offered_within_its_organisation_its_territory_and_to_the_person() -> None:
    groups = candidate_groups(somebody(post("ceas_ts", "north")))
    assert groups == {"ceas_ts/ceas_n", "ceas_ts/north", "ceas_ts/ana"}


def test_without_a_place_a_role_is_offered_to_the_region_wide_only() -> None:
    local = somebody(post("supervisor", "north"))
    regional = somebody(post("supervisor", "north", "south", regional=True))
    assert "supervisor" not in candidate_groups(local)
    assert {"supervisor", "supervisor/north", "supervisor/south"} <= candidate_groups(regional)


def test_a_regional_post_in_a_local_role_does_not_make_the_role_region_wide() -> None:
    assert "ceas_ts" not in candidate_groups(somebody(post("ceas_ts", "north", regional=True)))


def test_nobody_without_a_post_is_a_candidate() -> None:
    assert candidate_groups(somebody()) == frozenset()


def test_places_follow_the_role() -> None:
    both = somebody(post("supervisor", "north"), post("cc", "south", organisation="asso"))
    assert territories_of(both) == {"north", "south"}
    assert territories_of(both, {"supervisor"}) == {"north"}
    assert organisations_of(both, {"cc"}) == {"asso"}
    assert territories_of(both, set()) == frozenset()
    assert not is_regional(both, "supervisor")
