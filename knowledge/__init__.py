"""What the service knows: checked answers, facts, words, and the search over them. No database, network or clock."""
