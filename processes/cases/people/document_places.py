"""Which store an installation's documents lie in: a folder, or a bucket that speaks S3 (`s3://bucket/prefix`)."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from processes.cases.people.document_bucket import BucketAccess, BucketStore
from processes.cases.people.document_store import DocumentStore, FolderStore

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)


class UnknownPlace(ValueError):
    """What says where documents lie names no place."""


def open_store(place: str, access: BucketAccess | None = None) -> DocumentStore:
    """The store at `place`, a folder's path or a bucket's address. Raises UnknownPlace, ExtraMissing."""
    scheme = place.partition("://")[0] if "://" in place else ""
    if not scheme:
        return FolderStore(Path(place))
    if scheme != "s3":
        raise UnknownPlace(f"Expected a folder or s3://bucket/prefix for documents, but got {scheme}://")
    address = urlsplit(place)
    if not _BUCKET.fullmatch(address.netloc) or address.query or address.fragment:
        raise UnknownPlace("Expected s3://bucket/prefix for documents, but the bucket has no such name")
    return BucketStore(address.netloc, address.path.strip("/"), access or BucketAccess())
