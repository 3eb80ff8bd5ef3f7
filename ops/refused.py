"""The base of every expected "no" of ops: said to the operator in words, without a traceback."""


class Refused(Exception):
    """The message says what is wrong and what to do."""
