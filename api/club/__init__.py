"""A club's units, roles and debtor groups over GraphQL."""
