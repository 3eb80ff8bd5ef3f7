"""The decisions of insight, one topic a file: how numbers come of sums."""
