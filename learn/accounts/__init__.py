"""People: who someone is, how they sign in, what they may do, and what becomes of their data."""
