"""What can be done about unpaid invoices, one verb a file."""
