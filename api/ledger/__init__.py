"""GraphQL of the reskontro."""
