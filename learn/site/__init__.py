"""What administrators set for the whole site, kept in the database."""
