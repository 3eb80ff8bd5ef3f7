"""Message channels, a folder each: where a member is reached, and how a message looks. None opens a connection."""
