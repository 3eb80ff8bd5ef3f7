"""Invoices, credit notes and what runs them: demands on payers."""
