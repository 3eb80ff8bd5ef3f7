"""Reads of insight: figures, the rows behind them, and lists that span several contexts."""
