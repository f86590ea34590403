"""The gradebook: one table of everybody and everything assigned, its totals, its export."""
