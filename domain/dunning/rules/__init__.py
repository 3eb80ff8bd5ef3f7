"""The decisions of dunning, one topic a file."""
