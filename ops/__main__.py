"""`python -m ops` is `kontingent`."""

from ops.cli import main

main(prog_name="kontingent")
