"""What Kontingent knows about its business: one package per context, one staircase of imports."""
