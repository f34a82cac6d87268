"""How much markup a file holds, counted in its bytes before anything parses it: a refusal must cost next to nothing.

Counts are from above: brackets in comments count too. What the markup means is the readers' business.
"""


def has_too_much(xml: bytes, *, elements: int) -> bool:
    """Whether there may be more than so many elements, or more than eight attributes for each of them."""
    opened = xml.count(b"<") - xml.count(b"</")
    return opened > elements or xml.count(b"=") > 8 * elements
