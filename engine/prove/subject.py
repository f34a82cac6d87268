"""The diagrams that are proved, and what their host knows around them. Reads files; explores nothing."""

from collections.abc import Mapping

from msgspec import Struct

from engine.bundle import Bundle, read_deployed
from engine.faults import Fault, Refused
from engine.model import CallDetail, Definition, Process
from engine.promises import Promise
from engine.prove.abstract import Abstract, abstracted
from engine.prove.assumptions import Assumption
from engine.prove.data.choices import Domains
from engine.prove.data.domains import find_domains
from engine.prove.data.lines import Fields


class Surroundings(Struct, frozen=True, kw_only=True):
    """`fields`: by form, the values of each field (None: any). `sent`, `taken`: the messages that others send or
    take (None: nobody can say, so that each may come and each may be taken). `network`: what every process promises."""

    fields: Fields = {}
    sent: frozenset[str] | None = None
    taken: frozenset[str] | None = None
    network: tuple[Promise, ...] = ()


UNKNOWN = Surroundings()


class Subject(Struct, frozen=True, kw_only=True):
    """`drawn` are the definitions as they are drawn, numbered from 1; `abstract` the same without data."""

    drawn: tuple[Definition, ...]
    abstract: tuple[Abstract, ...]
    file_of: Mapping[str, str]
    assumed: Mapping[str, tuple[Assumption, ...]]
    domains: Domains
    surroundings: Surroundings = UNKNOWN
    files: Mapping[str, bytes] = {}

    @classmethod
    def read(cls, files: Mapping[str, bytes], surroundings: Surroundings = UNKNOWN) -> "Subject":
        """Raises Refused when a file cannot be read, or says what cannot be run."""
        bundle = read_deployed(files)
        faults = [each for each in bundle.faults if each.severity == "error"]
        faults += [each for process in bundle.processes for each in _faults(process)]
        if faults:
            raise Refused(faults)
        return cls.of(bundle, surroundings)

    @classmethod
    def of(cls, bundle: Bundle, surroundings: Surroundings = UNKNOWN) -> "Subject":
        """Of files that are read already."""
        found, domains = (
            find_domains(bundle.processes, surroundings.fields, bundle.decisions.values()),
            Domains(),
        )
        known = frozenset(process.id for process in bundle.processes)
        drawn = tuple(
            Definition(definition_id=number, deployment_id=1, version=1, process=process)
            for number, process in enumerate(bundle.processes, start=1)
        )
        return cls(
            drawn=drawn,
            abstract=tuple(abstracted(each, found, domains, known=known) for each in drawn),
            file_of=dict(bundle.file_of),
            assumed=found.assumed,
            domains=domains,
            surroundings=surroundings,
            files={each.name: each.content for each in bundle.resources},
        )

    def find(self, process_id: str) -> Abstract | None:
        return next((each for each in self.abstract if each.process.id == process_id), None)

    def called(self, call: CallDetail) -> Definition | None:
        """What a call activity runs: of the same files, whatever version it names."""
        found = self.find(call.process_id)
        return None if found is None else found.definition

    def pools(self, process_id: str) -> tuple[Abstract, ...]:
        """The processes of the same file, this one first."""
        file = self.file_of.get(process_id, "")
        own = [each for each in self.abstract if each.process.id == process_id]
        return (*own, *(x for x in self.abstract if x not in own and self.file_of.get(x.process.id) == file))


def _faults(process: Process) -> list[Fault]:
    return [each for each in process.faults if each.severity == "error"]
