"""A club's units, its bodies with their roles, and the groups that its debtors are in."""
