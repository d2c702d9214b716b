"""Commands others script against: JSON on stdout, messages on stderr, three exit codes.

0 good, 1 checked and found wrong, 2 bad input.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.actions.errors import ActionRefused
from assessments.models import Tender

GOOD, WRONG, BAD_INPUT = 0, 1, 2


class ScriptCommand(BaseCommand):
    """A command whose `run` returns its exit code; refusals and bad input exit with 2."""

    requires_migrations_checks = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            code = self.run(**options)
        except ActionRefused as refusal:
            raise CommandError(str(refusal), returncode=BAD_INPUT) from refusal
        except Tender.DoesNotExist as error:
            raise CommandError(
                f"No tender has the reference {options.get('tender')}.", returncode=BAD_INPUT
            ) from error
        if code:
            sys.exit(code)

    def run(self, **options: Any) -> int:
        raise NotImplementedError  # each command says what it does

    def say(self, message: str) -> None:
        self.stderr.write(message)

    def result(self, data: Any, text: str, *, as_json: bool) -> None:
        """The result on stdout: machine form or one text for people."""
        body = json.dumps(data, ensure_ascii=False, indent=2) if as_json else text
        self.stdout.write(body)


def tender_argument(parser: ArgumentParser) -> None:
    parser.add_argument("tender", metavar="TENDER", help="reference of the tender")


def bad_input(message: str) -> CommandError:
    return CommandError(message, returncode=BAD_INPUT)
