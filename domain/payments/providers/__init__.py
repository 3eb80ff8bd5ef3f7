"""Payment providers, one folder each; `domain/payments/registry.py` says what a folder holds."""
