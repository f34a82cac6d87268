"""The engine's log for others: process mining (XES, OCEL 2.0) and auditors. Streamed; pseudonymised by default."""
