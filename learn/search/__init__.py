"""Search over lessons, terms, sources, claims, and explanations that the person may see."""
