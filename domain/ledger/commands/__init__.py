"""What can be done to the journal: only adding to it."""
