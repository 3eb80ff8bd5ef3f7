"""Staff users, their sessions, and API keys."""
