"""What can be done in insight: checking the books."""
