"""What the Network knows of an organisation or resource and the HSDS has no column for: attributes of one taxonomy.

The ids that we give to rows are made from our codes, so that two exports of the same map have the same ids.
"""

from uuid import UUID, uuid5

NAMESPACE = UUID("5d9b3f0c-4d0e-4a55-9c43-0f6f4b1c7a20")
TAXONOMY = "Concierto"
SCHEME = "concierto"
DIR3_SCHEME = "ES-DIR3"
TERMS = {
    "code": "Code in the Network",
    "ownership": "Public or private",
    "standing": "Agent or collaborator",
    "device_class": "Class of device in the resource map",
    "territory": "Territory",
    "order_rule": "Order in which a waiting list is called",
    "offer_days": "Days for which a place is kept",
}
"""Terms by code, with what they mean."""


def row_id(table: str, *codes: str) -> str:
    """The id of a row that is about these codes."""
    return str(uuid5(NAMESPACE, ":".join((table, *codes))))
