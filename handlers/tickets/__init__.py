"""Tickets: what people ask the union to do, with a number, a thread and a history."""
