"""GraphQL of organisations, members and access."""
