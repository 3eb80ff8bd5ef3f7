"""How the API is served, here and in production."""

import sys

WS_MESSAGE_BYTES_MAX = 1_048_576
STOP_SECONDS = 3


def api_command(host: str, port: int) -> list[str]:
    """Return the command line of one API process."""
    program = [sys.executable, "-m", "uvicorn", "api.app:create_app", "--factory"]
    address = ["--host", host, "--port", str(port)]
    # The sans-io websocket implementation held when one event went to 5,000 listeners; compressing each of the
    # same frames again only cost time.
    speed = ["--loop", "uvloop", "--http", "httptools", "--ws", "websockets-sansio"]
    frames = ["--ws-max-size", str(WS_MESSAGE_BYTES_MAX), "--ws-per-message-deflate", "false"]
    quiet = ["--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", str(STOP_SECONDS)]
    return [*program, *address, *speed, *frames, *quiet]
