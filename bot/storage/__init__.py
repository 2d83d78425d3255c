"""The database: engine, keys, tables of the machinery, migrations, the one writer."""
