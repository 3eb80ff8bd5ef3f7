"""What can be done about a club's units, roles and debtor groups, one verb a file."""
