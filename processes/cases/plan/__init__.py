"""The life project that a participant writes and the case plan that follows: rules, versions, signatures, outcomes.

The participant's own words stand first; the plan is agreed, never imposed.
"""
