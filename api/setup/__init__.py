"""Set-ups as text, in GraphQL."""
