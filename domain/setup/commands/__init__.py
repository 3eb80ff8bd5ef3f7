"""What is done with set-ups, one verb a file."""
