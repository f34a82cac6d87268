"""One contract for every store of documents: memory, a folder, a bucket of a server that speaks S3."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from processes.cases.people.document_bucket import BucketAccess, BucketStore, BucketUnreachable, ExtraMissing
from processes.cases.people.document_places import UnknownPlace, open_store
from processes.cases.people.document_store import (
    CHUNK,
    DocumentStore,
    FolderStore,
    MemoryStore,
    UnknownDocument,
)

PDF = b"%PDF-1.7 contract"
NAME = "a" * 32
LOCAL = pytest.mark.allow_hosts(["127.0.0.1"])
KEYS = {"key_id": "invented", "secret": "invented-secret", "region": "eu-west-1"}


@pytest.fixture(scope="module")
def s3_address() -> Iterator[str]:
    """A server on this machine with one bucket, `care`."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    _client(address).create_bucket(
        Bucket="care", CreateBucketConfiguration={"LocationConstraint": KEYS["region"]}
    )
    yield address
    server.stop()


def _client(address: str) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=address,
        region_name=KEYS["region"],
        aws_access_key_id=KEYS["key_id"],
        aws_secret_access_key=KEYS["secret"],
    )


@pytest.fixture(params=["folder", "memory", pytest.param("bucket", marks=LOCAL)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> DocumentStore:
    if request.param == "folder":
        return FolderStore(tmp_path / "documents")
    if request.param == "memory":
        return MemoryStore()
    address = request.getfixturevalue("s3_address")
    return open_store("s3://care/documents", BucketAccess(endpoint=address, **KEYS))


def test_what_is_put_is_read_in_chunks(store: DocumentStore) -> None:
    content = b"x" * (2 * CHUNK + 1)
    store.put(NAME, b"before")
    store.put(NAME, content)
    chunks = list(store.read(NAME))
    assert b"".join(chunks) == content
    assert max(map(len, chunks)) <= CHUNK
    store.delete(NAME)
    store.delete(NAME)
    with pytest.raises(UnknownDocument):
        store.read(NAME)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 32, "a" * 31, "a" * 32 + "\n"])
def test_no_name_leads_out_of_the_store(store: DocumentStore, name: str) -> None:
    for act in (store.read, store.delete, lambda name: store.put(name, b"")):
        with pytest.raises(ValueError, match="hexadecimal"):
            act(name)


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    FolderStore(tmp_path).put(NAME, PDF)
    file = tmp_path / "aa" / NAME
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [each.name for each in file.parent.iterdir()] == [NAME], "nothing half written is left"


@LOCAL
def test_an_object_lies_under_the_prefix_and_nowhere_else(s3_address: str) -> None:
    open_store("s3://care/network/documents/", BucketAccess(endpoint=s3_address, **KEYS)).put(NAME, PDF)
    listed = _client(s3_address).list_objects_v2(Bucket="care", Prefix="network/")["Contents"]
    assert [each["Key"] for each in listed] == [f"network/documents/{NAME}"]


@LOCAL
def test_a_bucket_that_is_not_there_is_no_missing_document(s3_address: str) -> None:
    store = BucketStore("elsewhere", "", BucketAccess(endpoint=s3_address, **KEYS))
    with pytest.raises(BucketUnreachable, match="NoSuchBucket"):
        store.put(NAME, PDF)
    with pytest.raises(BucketUnreachable, match="NoSuchBucket"):
        store.read(NAME)


@LOCAL
def test_a_server_that_is_away_is_said_without_its_address() -> None:
    away = BucketAccess(endpoint="http://127.0.0.1:9", **KEYS)
    with pytest.raises(BucketUnreachable, match=r"EndpointConnectionError$") as raised:
        BucketStore("care", "", away).read(NAME)
    assert "127.0.0.1" not in str(raised.value)


def test_the_secret_is_in_no_text() -> None:
    assert "invented" not in repr(BucketAccess(**KEYS))


@pytest.mark.parametrize("place", ["ftp://care/x", "s3://", "s3://CARE/x", "s3://care/x?y=1"])
def test_an_address_that_means_nothing_is_refused(place: str) -> None:
    with pytest.raises(UnknownPlace, match="Expected"):
        open_store(place)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(ExtraMissing, match=r"concierto\[s3\]"):
        open_store("s3://care/documents")


def test_a_path_is_a_folder(tmp_path: Path) -> None:
    assert isinstance(open_store(str(tmp_path)), FolderStore)
