"""Danger: numbers and three lines at once, a ticket for the duty officer, then one question at a time."""
