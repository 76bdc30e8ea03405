from collections.abc import Iterable, Iterator
from os import PathLike
from typing import Any, Literal, final

from naqi._errors import Problem

__all__ = ["Batch", "Clean", "Cleaner", "Edit", "RuleSet", "Totals", "__version__", "count_repeats", "run"]

__version__: str

@final
class Edit:
    """One change: `start` to `end` of the input became `with_`."""

    @property
    def by(self) -> str:
        """The address of the rule, or `tidy/STEP`, or `weigh/lines`."""
    @property
    def family(self) -> str | None:
        """The family of the rule."""
    @property
    def start(self) -> int:
        """Where it starts in the input, in characters; for bytes, in the decoded text."""
    @property
    def end(self) -> int:
        """One past where it ends."""
    @property
    def removed(self) -> str:
        """What stood there."""
    @property
    def with_(self) -> str:
        """What stands there now; empty for a deletion."""

@final
class Clean:
    """A clean document and everything that was done to it."""

    @property
    def text(self) -> str:
        """The clean text."""
    @property
    def verdict(self) -> Literal["kept", "cleaned", "review", "notice", "empty"]:
        """What became of the document: `kept`, no rule took anything; `cleaned`; `review`, left whole because too much would
        have gone on weak evidence; `notice`, it was nothing but a notice; `empty`, nothing is left or nothing was there.
        """
    @property
    def reason(self) -> str | None:
        """Why, for verdicts that ask for it."""
    @property
    def edits(self) -> list[Edit]:
        """Every change, in order and apart from each other."""
    @property
    def fields(self) -> dict[str, list[str]]:
        """What was moved out of the text, by family."""
    @property
    def removed(self) -> dict[str, int]:
        """Bytes of UTF-8 that rules took, by family."""
    @property
    def encoding(self) -> str | None:
        """For bytes: the encoding they were read in, by its name in the WHATWG Encoding Standard."""
    @property
    def confidence(self) -> float | None:
        """For bytes: how sure the encoding is, from 0 to 1."""
    @property
    def malformed(self) -> int:
        """Malformed sequences that were replaced."""
    def original(self, offset: int) -> int:
        """The offset of the input that an offset of the clean text came from, both in characters.

        Raises IndexError for an offset behind the end.
        """
    def restore(self) -> str | bytes:
        """The input, as it was given: the clean text with every edit taken back."""

@final
class Totals:
    """Counts of what was done, over any number of calls, threads and processes."""

    def __new__(cls) -> Totals: ...
    @property
    def documents(self) -> int:
        """Documents cleaned."""
    @property
    def verdicts(self) -> dict[str, int]:
        """Documents by verdict."""
    @property
    def rules(self) -> dict[str, tuple[int, int]]:
        """Pieces and bytes taken, by rule or step."""
    def as_dict(self) -> dict[str, Any]:
        """Everything that was counted, as `naqi --stats json` has it."""
    def __add__(self, value: Totals, /) -> Totals: ...
    def __radd__(self, value: Totals, /) -> Totals: ...

@final
class RuleSet:
    """Rules, loaded and free of mistakes. They travel to other processes as text."""

    @staticmethod
    def bundled() -> RuleSet:
        """The rules that come with naqi."""
    @staticmethod
    def empty() -> RuleSet:
        """No rules: a cleaner with them only decodes and tidies."""
    @staticmethod
    def load(*paths: str | PathLike[str], bundled: bool = True) -> RuleSet:
        """The rule files below folders, or single ones, over the bundled rules or without them.

        Raises RuleError for mistakes in them, OSError for what cannot be read.
        """
    @staticmethod
    def parse(text: str, *, name: str = "rules.toml", bundled: bool = True) -> RuleSet:
        """The rules of a text, as a rule file has it; `name` stands in messages.

        Raises RuleError for mistakes in it.
        """
    def check(self) -> list[Problem]:
        """Tries the examples of one's own rules (of the bundled ones, if there are no others): those that do not hold."""
    @property
    def addresses(self) -> list[str]:
        """Addresses of all rules, in order."""
    @property
    def hash(self) -> str:
        """A hash of everything in the rules that can change a cleaned document."""
    def __len__(self) -> int: ...

@final
class Batch(Iterator[Clean]):
    """Clean documents, one after the other."""

    def __iter__(self) -> Batch: ...
    def __next__(self) -> Clean: ...

@final
class Cleaner:
    """Rules and options, compiled once in a process and shared by its threads. It pickles small."""

    def __new__(
        cls,
        rules: RuleSet | str | PathLike[str] | Iterable[RuleSet | str | PathLike[str]] | None = None,
        *,
        select: str | Iterable[str] | None = None,
        tidy: str = "standard",
        drop: str | Iterable[str] | None = None,
        keep: str | Iterable[str] | None = None,
        move: str | Iterable[str] | None = None,
        prior: Literal["none", "extracted", "page", "auto"] | None = None,
        repeats: str | PathLike[str] | bytes | None = None,
        errors: Literal["raise", "review"] = "raise",
        threads: int | None = None,
    ) -> Cleaner:
        """Compiles a cleaner.

        rules: a RuleSet, or folders and files of rules that are added to the bundled ones; without it, the bundled ones.
        select: globs over the addresses of rules, such as "ar/**" and "!any/credit/*"; the last that matches decides.
        tidy: what is done with characters and white space: a profile and switches.
        drop, keep, move: families that go, stay, or go to `fields`, where they would not by themselves.
        prior: what the weights take a text for; without it, "extracted", and "none" where `select` leaves out "weigh/lines" or
            the bundled rules are left out.
        repeats: a file that the command `naqi repeats` wrote, packed or not, or its bytes, or those of `count_repeats`: lines that stand in several documents of a
            site go, unless they are plainly text.
        errors: what is done where naqi itself fails: raise InternalError, or give the document back whole with the verdict
            "review" and the reason.
        threads: on how many threads batches and Arrow data are cleaned; without it, as many as there are cores.
        """
    def clean(self, text: str | bytes | bytearray, *, lang: str | None = None, url: str | None = None, totals: Totals | None = None) -> Clean:
        """Cleans one document. Bytes are decoded first; `lang` and `url` let in rules of one language and of one site.

        Raises InternalError for a fault of naqi's own, UnicodeEncodeError for a string with lone surrogates.
        """
    def clean_batch(
        self,
        texts: Iterable[str | bytes | bytearray],
        *,
        lang: str | Iterable[str | None] | None = None,
        url: str | Iterable[str | None] | None = None,
        totals: Totals | None = None,
    ) -> Batch:
        """Cleans documents of any iterable, some megabytes at a time on all threads, and gives them out in order."""
    def clean_arrow(
        self,
        data: Any,
        text: str = "text",
        *,
        url: str | None = None,
        lang: str | None = None,
        into: str | None = None,
        add: str | Iterable[str] | None = None,
        prefix: str = "",
        totals: Totals | None = None,
    ) -> Any:
        """Cleans whatever speaks Arrow: a table, batch, array, series or stream of pyarrow, Polars, pandas, DuckDB and others.

        Gives back the same kind of object with the column `text` cleaned; an array or series is cleaned itself. A null stays
        null. Streams are cleaned while they are read.

        text, url, lang: names of columns.
        into: the name of a column for the clean text, if it is not to stand in the place of `text`.
        add: columns that are added: "verdict", "reason", "fields" (moved texts by family), "removed" (bytes by family).
        prefix: stands before the names of columns that are added.
        """
    @property
    def rules(self) -> RuleSet:
        """Its rules, before `select`."""
    @property
    def hash(self) -> str:
        """A hash of everything that decides what comes out: rules, families, tidying, version."""
    @property
    def threads(self) -> int | None: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

def count_repeats(
    texts: Iterable[str | bytes | bytearray],
    *,
    url: str | Iterable[str | None] | None = None,
    min: int = 3,
    tidy: str = "standard",
    memory: int = 33554432,
    threads: int | None = None,
) -> bytes:
    """Counts the lines that stand in several documents of a site, for `Cleaner(repeats=...)`: the file that `naqi repeats` writes.

    texts, url: gone over twice, so that they are lists, columns, or objects whose `__iter__` begins anew; no iterators.
        Documents without an address are those of one site.
    min: in so many documents of its site a line must stand; 1 keeps all, for collections that are counted in parts.
    tidy: what is done with characters and white space before: what the cleaner will do.
    memory: bytes of the sketch in which the first pass counts. 32 MiB will do for ten million different lines.
    threads: on how many threads lines are read; without it, as many as there are cores.

    Raises TypeError for iterators, ValueError if texts were not as many the second time, InternalError for a fault of naqi's own.
    """

def run(arguments: list[str], *, input_closed: bool, output_closed: bool) -> int:
    """Runs the program with its arguments, the first of them its own name; its exit code. For a process of its own only."""
