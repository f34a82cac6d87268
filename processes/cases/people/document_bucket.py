"""Documents in a bucket that speaks S3 (Amazon's, MinIO, Ceph, Garage): one object each, under a prefix.

Needs the extra `concierto[s3]`. Encryption at rest, versions and who may read are the bucket's own settings.
"""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from msgspec import Struct

from processes.cases.people.document_store import CHUNK, UnknownDocument, checked_name

CONNECT_S, ANSWER_S, ATTEMPTS = 5, 30, 3
ABSENT = frozenset({"NoSuchKey", "404"})


class ExtraMissing(RuntimeError):
    """What speaks S3 is not installed."""


class BucketUnreachable(OSError):
    """The bucket did not take, give or delete a document; the code it answered is in the text."""


class BucketAccess(Struct, frozen=True, kw_only=True):
    """Where and as whom. Empty: Amazon's own address; keys from the machine's role or the usual AWS_ variables."""

    endpoint: str = ""
    region: str = ""
    key_id: str = ""
    secret: str = ""

    def __repr__(self) -> str:
        return f"BucketAccess(endpoint={self.endpoint!r}, region={self.region!r})"


class _Client(Protocol):
    """What is used of boto3's client."""

    def put_object(self, **options: Any) -> Any: ...
    def get_object(self, **options: Any) -> Any: ...
    def delete_object(self, **options: Any) -> Any: ...


class BucketStore:
    """Writes are whole or not there, and durable when they return: S3 promises both. Any number of threads."""

    def __init__(self, bucket: str, prefix: str, access: BucketAccess) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._client, self._refused = _connect(access)

    def put(self, name: str, content: bytes) -> None:
        self._ask(self._client.put_object, name, Body=content, ContentType="application/octet-stream")

    def read(self, name: str) -> Iterator[bytes]:
        """Raises UnknownDocument at once."""
        body = self._ask(self._client.get_object, name)["Body"]

        def chunks() -> Iterator[bytes]:
            try:
                yield from body.iter_chunks(CHUNK)
            except self._refused as error:
                raise _unreachable(error) from None

        return chunks()

    def delete(self, name: str) -> None:
        """Also when it is not there. In a bucket with versions the old ones go by the bucket's own rule."""
        self._ask(self._client.delete_object, name)

    def _ask(self, action: Callable[..., Any], name: str, **options: Any) -> Any:
        key = f"{self._prefix}{checked_name(name)}"
        try:
            return action(Bucket=self._bucket, Key=key, **options)
        except self._refused as error:
            if _code(error) in ABSENT:
                raise UnknownDocument(
                    f"Expected a stored document, but there is none called {name}"
                ) from None
            raise _unreachable(error) from None


def _connect(access: BucketAccess) -> tuple[_Client, tuple[type[Exception], ...]]:
    """A client, and what it raises. Nothing is asked yet."""
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:
        raise ExtraMissing(
            "Expected what speaks S3 for the documents, but it is not installed: pip install 'concierto[s3]'"
        ) from None
    config = Config(
        connect_timeout=CONNECT_S, read_timeout=ANSWER_S, retries={"total_max_attempts": ATTEMPTS}
    )
    client: _Client = boto3.session.Session().client(
        "s3",
        endpoint_url=access.endpoint or None,
        region_name=access.region or None,
        aws_access_key_id=access.key_id or None,
        aws_secret_access_key=access.secret or None,
        config=config,
    )
    return client, (BotoCoreError, ClientError)


def _code(error: Exception) -> str:
    answer = getattr(error, "response", None) or {}
    return str(answer.get("Error", {}).get("Code", "")) or type(error).__name__


def _unreachable(error: Exception) -> BucketUnreachable:
    """The code only: the library's own words may hold addresses and keys."""
    return BucketUnreachable(f"Expected the bucket of the documents to answer, but it said {_code(error)}")
