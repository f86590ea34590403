"""What people are told: notices inside the site and letters that wait in an outbox."""
