"""Where invoices go, one folder each (RUN-01)."""
