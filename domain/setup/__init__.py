"""Set-ups as text: exported, compared, imported and copied (CAT-44)."""
