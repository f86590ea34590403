"""What a person has read, answered and mastered: a fold over facts that other features report."""
