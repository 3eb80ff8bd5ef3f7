"""Fee runs over GraphQL."""
