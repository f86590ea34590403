"""Taking a quiz: attempts, the steps of each answer, grades."""
