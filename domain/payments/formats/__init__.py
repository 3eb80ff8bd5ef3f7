"""Bank file formats, a folder each: parse and render, both streaming; none does any input or output."""
