"""How a process of the program keeps its memory."""

import gc

# Sets of thousands of rows make hundreds of thousands of objects that all die by counting. With Python's own 700, a
# billing run spends a third of its time looking for cycles among them.
NEW_OBJECTS_MAX = 100_000


def settle() -> None:
    """Spare what is loaded from every later collection, and collect new objects by the hundred thousand.

    For the end of a process's start, when modules, schema and settings are there to stay.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS_MAX, 20, 20)
