"""Documents and files that billing makes."""
