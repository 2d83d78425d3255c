"""The command line: parses, calls, and turns every expected failure into one sentence and a non-zero exit.

Imports of a command's own code stand inside its branch, so that `niangjia --help` and `ask` start fast.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.settings import Settings, SettingsError, load_settings

EXIT_FAILED = 1
EXIT_SETTINGS = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options, load_settings())
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        return EXIT_FAILED


def _sentence(error: Exception) -> str | None:
    """What an operator can act on; None for a fault of ours, which shows its trace."""
    from bot.commands.errors import CommandError
    from bot.control import ControlError
    from bot.storage.folder import FolderBusy
    from bot.storage.keyring import KeyringError
    from knowledge.problem import KnowledgeError

    if isinstance(error, CommandError | FolderBusy | KeyringError | KnowledgeError | ControlError):
        return str(error)
    if isinstance(error, PermissionError | FileNotFoundError | IsADirectoryError | NotADirectoryError):
        return f"{error.strerror}: {error.filename}"
    return None


def _run(options: argparse.Namespace, settings: Settings) -> int:
    command = options.command
    if command == "serve":
        from bot.commands.serve import serve

        return serve(settings)
    if command == "ask":
        from bot.commands.ask import ask_batch, ask_once

        if options.batch is not None:
            return ask_batch(Path(options.batch), settings)
        return ask_once(options.text, settings, as_json=options.json, after=options.after)
    if command == "evaluate":
        from bot.commands.evaluate import evaluate

        return evaluate([Path(name) for name in options.files], settings, errors=options.errors)
    if command == "knowledge":
        from bot.commands.knowledge import due, lint

        return lint(options.paths) if options.what == "lint" else due(settings)
    if command == "doctor":
        from bot.commands.doctor import doctor

        return doctor(settings)
    if command == "outbox":
        from bot.commands.outbox import list_stuck, retry

        return list_stuck(settings) if options.what == "list" else retry(settings, options.id)
    from bot.commands import storage

    if command == "migrate":
        return storage.migrate(settings)
    if command == "backup":
        return storage.backup(settings, Path(options.path))
    return storage.restore(settings, Path(options.path))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="niangjia", description="娘家人: the union's chatbot service. Settings: NIANGJIA_* (see README)."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("serve", help="run the service")
    ask = commands.add_parser("ask", help="what the service would answer")
    ask.add_argument("text", nargs="?", default="", help="the question")
    ask.add_argument("--json", action="store_true", help="print one JSON line")
    ask.add_argument("--after", help="the topic just shown (follow-up questions)")
    ask.add_argument("--batch", metavar="FILE", help="JSON lines with id, text and perhaps after; - for standard input")
    evaluate = commands.add_parser("evaluate", help="answer quality on labelled questions")
    evaluate.add_argument("files", nargs="*", metavar="FILE")
    evaluate.add_argument("--errors", action="store_true", help="list the errors on unlocked questions")
    knowledge = commands.add_parser("knowledge", help="check the answers")
    what = knowledge.add_subparsers(dest="what", required=True)
    what.add_parser("lint", help="every fault of the answer files").add_argument("paths", nargs="*", default=[])
    what.add_parser("due", help="answers and facts that somebody must look at")
    commands.add_parser("doctor", help="look over settings, database and knowledge")
    outbox = commands.add_parser("outbox", help="sends a person must look at")
    which = outbox.add_subparsers(dest="what", required=True)
    which.add_parser("list", help="uncertain, failed and stale sends")
    which.add_parser("retry", help="send one of them again").add_argument("id", type=int)
    commands.add_parser("migrate", help="create or upgrade the database")
    commands.add_parser("backup", help="copy database and files while serving").add_argument("path")
    commands.add_parser("restore", help="put a backup in place").add_argument("path")
    return parser


if __name__ == "__main__":
    sys.exit(main())
