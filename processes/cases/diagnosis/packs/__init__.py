"""The instruments that are shipped, one file `<id>.pack.json` each. Another instrument is another file, no code."""

from functools import lru_cache
from importlib import resources

from processes.cases.diagnosis.pack import Pack
from processes.cases.diagnosis.pack_reader import read_pack

SUFFIX = ".pack.json"
USUAL = "hdme_compatible_1"


class UnknownPack(LookupError):
    """No instrument has that id."""


def pack_ids() -> tuple[str, ...]:
    """Every shipped instrument, the usual one first."""
    files = resources.files(__name__).iterdir()
    ids = sorted(file.name.removesuffix(SUFFIX) for file in files if file.name.endswith(SUFFIX))
    return (USUAL, *(each for each in ids if each != USUAL))


@lru_cache(maxsize=32)
def get_pack(pack_id: str) -> Pack:
    """Read once a process. Raises UnknownPack; PackRefused for a file with faults."""
    if pack_id not in pack_ids():
        raise UnknownPack(f"Expected an instrument of {', '.join(pack_ids())}, but got {pack_id!r}")
    file = f"{pack_id}{SUFFIX}"
    pack = read_pack(resources.files(__name__).joinpath(file).read_bytes(), file=file)
    if pack.id != pack_id:
        raise UnknownPack(f"Expected the instrument {pack_id!r} in {file}, but it calls itself {pack.id!r}")
    return pack
