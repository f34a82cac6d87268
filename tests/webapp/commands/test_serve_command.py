"""What `concierto serve --demo` decides before it serves: documents without a scanner, said aloud."""

import pytest

from webapp.commands.serve import without_scanner
from webapp.commands.speaking import Voice
from webapp.config import Settings

PLAIN = Settings(database_url="sqlite://", secret_key="k" * 40)


@pytest.mark.parametrize(("language", "said"), [("es", "Sin antivirus"), ("en", "No virus scanner")])
def test_the_demo_does_without_a_scanner_and_says_so(
    capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    assert PLAIN.virus_scan is None, "nothing is readable where nobody decided"
    assert without_scanner(PLAIN, Voice(language)).virus_scan == "none"
    assert said in capsys.readouterr().out


def test_a_scanner_that_was_named_stays(capsys: pytest.CaptureFixture[str]) -> None:
    named = Settings(database_url="sqlite://", secret_key="k" * 40, virus_scan="clamdscan -")
    assert without_scanner(named, Voice()) == named
    assert capsys.readouterr().out == ""
