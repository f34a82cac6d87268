from processes.network.roles import REGION_WIDE, ROLE_CODES, ROLES, find_role


def test_every_role_once_with_both_names() -> None:
    assert len(ROLE_CODES) == len(ROLES) == 13
    assert all(role.name and role.name_en and role.name != role.name_en for role in ROLES)


def test_region_wide_roles_are_roles() -> None:
    assert REGION_WIDE < ROLE_CODES


def test_finding_one() -> None:
    role = find_role("cc")
    assert role is not None
    assert role.name_en == "Case coordinator"
    assert find_role("root") is None
