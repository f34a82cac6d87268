"""The files that one deployed version needs, out of all that were deployed with it."""

from engine.bundle import read_bundle
from engine.config import EngineConfig
from engine.library import Library


def needed_files(library: Library, definition_id: int, config: EngineConfig) -> dict[str, bytes]:
    """By name. Raises UnknownDefinition."""
    process_id = library.get(definition_id).process.id
    bundle = read_bundle({file.name: file.content for file in library.files(definition_id)}, config)
    return {resource.name: resource.content for resource in bundle.needs(process_id)}
