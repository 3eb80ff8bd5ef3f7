"""The decisions of billing, one topic a file."""
