"""GraphQL of dispatches, and of tasks that have given up."""
