"""The ledger's rows and their values, one subject a file."""
