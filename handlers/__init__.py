"""What the service does: conversation flows over an event and a unit. Channel-neutral and synchronous."""
