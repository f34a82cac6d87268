"""Intensive case management: visits, accompaniments, coordination and reports in any order, and crises meanwhile."""
