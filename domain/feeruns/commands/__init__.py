"""What can be done about fee runs, one verb a file."""
