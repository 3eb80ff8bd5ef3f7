"""Speaks GraphQL and HTTP; decides nothing."""
