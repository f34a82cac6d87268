"""Moving running instances to another version of their process.

matching.py finds each element's counterpart, checking.py says per instance what stands in the way and what must be
done, moving.py does it inside a step; plan.py, dry_run.py and batches.py are what the host asks. One truth: the
command and the dry run use the same check.
"""
