"""A person's rights about their data and their score: to understand it, to contest it, to withdraw consent."""
