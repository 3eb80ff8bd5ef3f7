"""Automatic fee runs: a club's dated fee collection for chosen departments and teams, with notices before it."""
