"""How acceptance tests start the product: on a program that stands in for it."""

import signal
import sys

import pytest
from product_process import LaunchProduct

STAND_IN = """
import os, sys, time
print("ready", *sys.argv[1:], flush=True)
print(sorted(name for name in os.environ if name.startswith("CONCIERTO_")), os.getcwd(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def product_command() -> list[str]:
    return [sys.executable, "-c", STAND_IN]


def test_it_runs_with_its_own_settings_and_folder_only(
    launch_product: LaunchProduct, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("CONCIERTO_SECRET_KEY", "of the person who runs the tests")
    product = launch_product("serve", "--demo", environment={"CONCIERTO_PORT": "8123"})
    product.wait_for("ready serve --demo")
    product.wait_for(f"['CONCIERTO_PORT'] {tmp_path}")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_it_can_be_asked_to_end_and_be_killed(launch_product: LaunchProduct, how: signal.Signals) -> None:
    product = launch_product()
    product.wait_for("ready")
    assert product.stop(how) == -how


def test_what_was_started_is_ended_when_the_test_is_over(pytester: pytest.Pytester) -> None:
    pytester.makeconftest('pytest_plugins = ["product_process"]')
    pytester.makepyfile(
        """
        import sys, pytest
        started = []

        @pytest.fixture
        def product_command():
            return [sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(60)"]

        def test_leaves_it_running(launch_product):
            started.append(launch_product())
            started[0].wait_for("ready")
            assert started[0].process.poll() is None

        def test_after_it():
            assert started[0].process.poll() is not None
        """
    )
    pytester.runpytest_inprocess("-q").assert_outcomes(passed=2)
