"""The decisions of fee runs, one topic a file."""
