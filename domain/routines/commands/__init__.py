"""What can be done about routines and calendars, one verb a file."""
