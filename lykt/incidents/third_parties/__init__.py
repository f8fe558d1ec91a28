"""People who threaten again and again: kept under a pseudonym, for a time, for few to see."""
