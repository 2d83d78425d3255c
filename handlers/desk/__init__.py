"""The staff's side of tickets in the staff chat."""
