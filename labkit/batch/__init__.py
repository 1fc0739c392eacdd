"""Many submissions: what students handed in, graded by workers that may die, with a ledger that does not."""
