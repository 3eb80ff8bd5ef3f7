"""What it costs. `python -m bench` measures on this machine's loopback, and ends by itself within some minutes."""
