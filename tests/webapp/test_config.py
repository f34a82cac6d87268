"""Settings from the environment, and the secret that is made once."""

import stat
from pathlib import Path

import pytest

from webapp.config import BadSetting, load_secret, read_settings


def test_without_any_variable_everything_lies_in_the_folder(tmp_path: Path) -> None:
    settings = read_settings({}, tmp_path / "var")
    assert settings.database_url == f"sqlite:///{tmp_path / 'var' / 'concierto.db'}"
    assert settings.redis_url is None
    assert (settings.language, settings.https) == ("es", False)
    assert settings.secret_key == (tmp_path / "var" / "secret").read_text().strip()


def test_variables_come_first_and_then_nothing_is_written(tmp_path: Path) -> None:
    environment = {
        "CONCIERTO_DATABASE_URL": "postgresql+psycopg://x/y",
        "CONCIERTO_SECRET_KEY": "k" * 40,
        "CONCIERTO_REDIS_URL": "redis://localhost/1",
        "CONCIERTO_LANGUAGE": "en",
        "CONCIERTO_HTTPS": "1",
    }
    settings = read_settings(environment, tmp_path / "var")
    assert (settings.database_url, settings.redis_url) == ("postgresql+psycopg://x/y", "redis://localhost/1")
    assert (settings.secret_key, settings.language, settings.https) == ("k" * 40, "en", True)
    assert not (tmp_path / "var").exists()


def test_a_bucket_needs_key_and_secret_together(tmp_path: Path) -> None:
    keys = {"CONCIERTO_DOCUMENTS": "s3://care/x", "CONCIERTO_DOCUMENTS_KEY_ID": "id"}
    with pytest.raises(BadSetting, match="together"):
        read_settings(keys, tmp_path)
    settings = read_settings(
        {**keys, "CONCIERTO_DOCUMENTS_SECRET": "s", "CONCIERTO_DOCUMENTS_REGION": "r"}, tmp_path
    )
    assert (settings.bucket.key_id, settings.bucket.secret, settings.bucket.region) == ("id", "s", "r")


def test_the_secret_stays_and_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    key = load_secret(path)
    assert len(key) == 64
    assert load_secret(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_secret_that_is_too_short_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("short")
    with pytest.raises(BadSetting, match="32 characters"):
        load_secret(tmp_path / "secret")


def test_a_language_that_is_not_spoken_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="'fr'"):
        read_settings({"CONCIERTO_LANGUAGE": "fr"}, tmp_path)
