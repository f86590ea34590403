"""What to do next: go on with a lesson or a quiz, or begin."""
