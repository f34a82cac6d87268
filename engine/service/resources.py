"""The files that one deployed version needs, out of all that were deployed with it."""

from functools import lru_cache

from engine.bundle import Bundle, read_deployed
from engine.library import Library

DEPLOYMENTS = 4
"""So many are kept read: a release has dozens of processes, and pages ask for one after the other."""


def needed_files(library: Library, definition_id: int) -> dict[str, bytes]:
    """By name. Raises UnknownDefinition."""
    process_id = library.get(definition_id).process.id
    bundle = _read(tuple((file.name, file.content) for file in library.files(definition_id)))
    return {resource.name: resource.content for resource in bundle.needs(process_id)}


@lru_cache(DEPLOYMENTS)
def _read(files: tuple[tuple[str, bytes], ...]) -> Bundle:
    """By the files themselves: two deployments of the same ones are read once. Nobody changes it."""
    return read_deployed(dict(files))
