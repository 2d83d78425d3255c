"""How it runs: settings, composition, channels, database, outbox, scheduler, console."""
