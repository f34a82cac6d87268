"""Consent: the text in its versions, what was signed and revoked, with whom data are shared, and who has read them."""
