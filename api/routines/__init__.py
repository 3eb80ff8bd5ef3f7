"""GraphQL of routines, their calendars, and when they run."""
