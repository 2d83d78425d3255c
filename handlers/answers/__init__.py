"""Questions and answers: shown with their basis, asked back, or honestly not known."""
