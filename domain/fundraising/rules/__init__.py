"""The decisions of fundraising, one topic a file."""
