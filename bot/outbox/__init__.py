"""What must leave: rows, the retry table, the limiter, the sender."""
