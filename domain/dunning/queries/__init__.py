"""Reads of dunning for screens, letters and the proof, one purpose a file."""
