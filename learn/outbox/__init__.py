"""Letters that wait for the mail server: kept with what caused them, sent once, tried again."""
