"""What can be done with subscriptions, one verb a file."""
