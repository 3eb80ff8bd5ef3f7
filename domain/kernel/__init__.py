"""What every context stands on: money, dates, identity, refusals, facts and the unit of work."""
