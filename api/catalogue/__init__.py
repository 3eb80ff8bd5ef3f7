"""GraphQL of products, prices and plans."""
