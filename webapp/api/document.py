"""The OpenAPI 3.1 document: what flask-smorest gathered, completed with security, problems and headers. Pure."""

from collections.abc import Iterator
from typing import Any

from processes.network.api_tokens import SCOPES
from webapp.api.examples import EXAMPLES
from webapp.api.operations import CHANGES
from webapp.api.problems import ADDRESS, MEDIA_TYPE
from webapp.api.schemas import LINE
from webapp.api.words import KINDS
from webapp.api.working import HEADER, LONGEST, PATTERN

TITLE = "Concierto"
VERSION = "1"
OPENAPI = "3.1.0"
METHODS = ("get", "post")
TAGGED = ("/instances/{instance_id}", "/tasks/{reference}")
ALWAYS = (400, 401, 403, 429, 500, 503)
WITH_BODY = (409, 412, 413, 415, 422)
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag that was read: 412 if it has changed since.",
    "schema": {"type": "string"},
}
IF_NONE_MATCH = {
    **IF_MATCH,
    "name": "If-None-Match",
    "description": "The ETag that is known: 304 while it has not changed.",
}
IDEMPOTENCY_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "The same key with the same request gives the same answer for 24 hours, and one effect.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": PATTERN},
}
LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "`es` (unless another is asked for) or `en`, for what people read.",
    "schema": {"type": "string"},
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. Further members depend on the type.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "enum": [ADDRESS + kind for kind in KINDS]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "The engine's reason, stable."},
        "scope": {"type": "string"},
        "by": {"type": "string", "description": "Who was faster."},
        "at": {"type": "string", "format": "date-time"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "parameter": {"type": "string"},
                    "header": {"type": "string"},
                    "detail": {"type": "string"},
                    "code": {"type": "string", "description": "The engine's reason for this one, stable."},
                },
            },
        },
        "faults": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
    },
}


def complete(document: dict[str, Any], media: dict[str, str]) -> dict[str, Any]:
    """`media`: what the POST at each address takes ("" for nothing)."""
    document["info"]["description"] = (
        "Concierto's programming interface. Tokens by `concierto token create`; see docs/api.md."
    )
    document["info"]["license"] = {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}
    document["servers"] = [{"url": "/"}]
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["securitySchemes"] = {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "Scopes: " + "; ".join(f"{name} ({words[1]})" for name, words in SCOPES.items()),
        }
    }
    components["responses"] = dict(_problems())
    components["schemas"]["Change"] = {"oneOf": list(_changes())}
    for tag in document["tags"]:
        tag["name"] = tag["name"].removeprefix("api_")
    for address, method, operation in _operations(document):
        _complete_operation(address, method, operation, media.get(address, ""))
    return document


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for address, path in document["paths"].items():
        for method in METHODS:
            if method in path:
                yield address, method, path[method]


def _complete_operation(address: str, method: str, operation: dict[str, Any], media: str) -> None:
    operation["operationId"] = _name(address, method)
    operation["tags"] = [tag.removeprefix("api_") for tag in operation["tags"]]
    parameters = operation.setdefault("parameters", [])
    responses = operation["responses"]
    codes = [*ALWAYS, *([404] if address != "/api/v1/token" else [])]
    parameters.append(LANGUAGE)
    if method == "post":
        parameters.append(IDEMPOTENCY_KEY)
        codes += WITH_BODY
        if any(part in address for part in TAGGED):
            parameters.append(IF_MATCH)
    else:
        codes += [422] if any(each.get("in") == "query" for each in parameters) else []
        if address.endswith(TAGGED):
            parameters.append(IF_NONE_MATCH)
            responses["304"] = {"description": "Not changed since that ETag."}
    for code in list(responses):
        if code not in ("200", "201", "202", "304"):
            del responses[code]
    responses |= {str(code): {"$ref": f"#/components/responses/Problem{code}"} for code in sorted(set(codes))}
    if method == "post" and media == "multipart/form-data":
        operation["requestBody"] = UPLOAD
    elif method == "post" and media:
        operation["requestBody"]["content"][media]["example"] = EXAMPLES[address]


def _name(address: str, method: str) -> str:
    parts = [part.strip("{}").replace("-", "_") for part in address.split("/")[3:]]
    return "_".join([method, *parts])


def _changes() -> Iterator[dict[str, Any]]:
    """Which members each type of change has: marshmallow cannot say that some exclude others."""
    kinds: dict[str, dict[str, Any]] = {
        "element": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": LINE},
        "flow": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": LINE},
        "number": {"type": "integer", "minimum": 1, "maximum": 2**53},
        "scope": {"type": "integer", "minimum": 0, "maximum": 2**53},
    }
    for name, kind in CHANGES.items():
        members = {member: kinds[member] for member in kind.__struct_fields__}
        needed = [member for member in ("element", "number") if member in members]
        yield {
            "type": "object",
            "required": ["type", *needed],
            "properties": {"type": {"const": name}, **members},
            "additionalProperties": False,
        }


def _problems() -> Iterator[tuple[str, dict[str, Any]]]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for code in sorted({words.status for words in KINDS.values()}):
        kinds = [f"{kind}: {words.title_en}" for kind, words in KINDS.items() if words.status == code]
        yield f"Problem{code}", {"description": "; ".join(kinds), "content": content}


UPLOAD: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["files"],
                "properties": {
                    "files": {
                        "type": "array",
                        "minItems": 1,
                        "description": "Diagrams (.bpmn), decisions (.dmn), forms (.form.json), by their file names.",
                        "items": {"type": "string", "format": "binary"},
                    },
                    "reason": {"type": "string", "maxLength": 1000},
                },
            }
        }
    },
}
