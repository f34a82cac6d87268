"""What is said when bytes cannot be read by this version."""


class UnknownFormat(ValueError):
    """The stored bytes were written by a newer version of the engine, or are no state or event at all."""
