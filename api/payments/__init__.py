"""GraphQL of payments and the files that bring them."""
