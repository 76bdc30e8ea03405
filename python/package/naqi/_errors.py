"""Exceptions, in Python so that they pickle, and have more than one base, as Python's own have."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["InternalError", "NaqiError", "Problem", "RuleError"]


class NaqiError(Exception):
    """The base of naqi's own exceptions."""


class Problem(NamedTuple):
    """A mistake in a rule file."""

    file: str
    """The path, or the name that was given."""
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    message: str
    """What is wrong."""
    label: str
    """What stands at the place."""
    help: str
    """What to do about it; may be empty."""


class RuleError(NaqiError, ValueError):
    """Mistakes in rule files: every one of them, drawn."""

    def __init__(self, message: str, problems: list[Problem]) -> None:
        super().__init__(message, problems)
        self.problems = problems
        """All mistakes, in the order of the files."""

    def __str__(self) -> str:
        return str(self.args[0])

    @property
    def file(self) -> str:
        """The file of the first mistake."""
        return self.problems[0].file

    @property
    def line(self) -> int:
        """Its line, from 1."""
        return self.problems[0].line

    @property
    def column(self) -> int:
        """Its column, from 1, in characters."""
        return self.problems[0].column


class InternalError(NaqiError, RuntimeError):
    """A fault of naqi itself, in words. The process and the cleaner are as good as before."""


for _class in (NaqiError, Problem, RuleError, InternalError):
    _class.__module__ = "naqi"
