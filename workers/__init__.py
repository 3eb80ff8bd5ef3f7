"""What keeps time and does input and output: the relay, the tasks that follow from facts, and the sweep."""
