"""Teaching: the pages on which instructors assign, look after learners and see who is stuck."""
