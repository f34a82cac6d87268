"""Gender violence: the case is hidden, what ran stops, and the named people follow the protocol."""
