"""GraphQL of dunning processes, reminders and the runs that send them."""
