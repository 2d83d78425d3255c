"""Write the next migration from the difference between code and schema: python deploy/tools/new_migration.py "what changes"."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

from bot.storage.migrate import alembic_config, head, upgrade


def main() -> None:
    """Upgrade an empty database, compare, write bot/storage/migrations/versions/NNNN_*.py."""
    with tempfile.TemporaryDirectory() as folder:
        url = URL.create("sqlite", database=str(Path(folder) / "empty.db"))
        if head():
            upgrade(url)
        number = f"{int(head() or 0) + 1:04d}"
        engine = create_engine(url)
        with engine.connect() as connection:
            command.revision(alembic_config(connection), sys.argv[1], autogenerate=True, rev_id=number)


if __name__ == "__main__":
    main()
