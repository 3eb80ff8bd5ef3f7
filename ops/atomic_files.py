"""Files that are either there in full or not at all, also after a power cut."""

import os
import secrets
from pathlib import Path


def write_new(path: Path, content: bytes) -> bool:
    """Write a file that must not exist yet; False (and nothing changed) when it does. Durable on return."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with draft.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    _sync_directory(path.parent)
    return True


def _sync_directory(directory: Path) -> None:
    if os.name == "nt":  # Windows has no such call; its rename is durable enough for a local catcher
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
