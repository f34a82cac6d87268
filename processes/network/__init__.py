"""The Network: territories, organisations, professionals, their roles and accounts, and drafts of shared processes."""
