"""What can be known of a process's data before it runs: which variables have finitely many values, who writes them,
which conditions they decide, and where nobody needs them any more. Explores nothing.
"""
