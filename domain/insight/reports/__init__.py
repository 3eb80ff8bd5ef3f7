"""Reports: what an accountant or a board is handed, each made whole by its own file."""
