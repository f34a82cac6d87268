"""Counting is pure: buckets and sums."""

import pytest

from engine.history.counts import BUCKETS_S, bucket_of


@pytest.mark.parametrize(
    ("milliseconds", "bucket"), [(0, 0), (1_000, 0), (1_001, 1), (60_000, 2), (60_001, 3), (86_400_000, 6)]
)
def test_a_bucket_holds_its_upper_end(milliseconds: int, bucket: int) -> None:
    assert bucket_of(milliseconds) == bucket


def test_what_takes_longer_than_the_last_has_a_bucket_of_its_own() -> None:
    assert bucket_of(BUCKETS_S[-1] * 1000 + 1) == len(BUCKETS_S)
    assert list(BUCKETS_S) == sorted(set(BUCKETS_S))
