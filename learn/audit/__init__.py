"""The audit log: what instructors and administrators did, added and never changed."""
