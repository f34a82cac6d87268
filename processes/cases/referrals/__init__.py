"""Referrals between organisations: what is asked of whom, in which state, and who may do what then."""
