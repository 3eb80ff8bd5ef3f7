"""The decisions of routines, one topic a file."""
