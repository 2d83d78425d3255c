"""The vocabulary every flow speaks: event, reply, unit, flow, form, people, conversation, calendar."""
