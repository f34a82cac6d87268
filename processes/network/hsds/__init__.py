"""The resource map as Open Referral's HSDS: read whole and checked first, then compared and stored; and written."""
