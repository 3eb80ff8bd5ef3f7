"""GraphQL of invoices and runs."""
