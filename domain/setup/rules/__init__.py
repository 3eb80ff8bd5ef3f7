"""The decisions of set-ups, one topic a file."""
