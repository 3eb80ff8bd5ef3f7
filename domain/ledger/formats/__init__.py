"""Files of the journal, a folder for each format: pieces of text, one after another; none does any I/O (LED-07)."""
