"""A step for datatrove's pipelines: cleans the text of documents, and sends what is no document to an exclusion writer."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep
from datatrove.utils.batching import batched
from datatrove.utils.typeshelper import StatHints

import naqi

__all__ = ["NaqiCleaner"]


class NaqiCleaner(PipelineStep):
    """Cleans `Document.text`. Verdict, reason, moved fields and removed bytes by family go to the metadata.

    cleaner: without it, the bundled rules on one thread, since datatrove runs a task on each core; documents on which naqi
        itself fails are then for review and do not fail the task.
    exclusion_writer: gets the documents of the verdicts in `reject`, as they came in. Without it they are dropped.
    reject: verdicts of documents that do not go on.
    url, lang: keys of the metadata; without `lang` it is "lang", else "language".
    prefix: stands before the keys that are added to the metadata.
    batch_size: documents that are cleaned at a time.
    """

    name = "🧼 naqi"
    type = "✂️ - CLEAN"

    def __init__(
        self,
        cleaner: naqi.Cleaner | None = None,
        exclusion_writer: Any = None,
        *,
        reject: Iterable[str] = ("notice", "empty"),
        url: str = "url",
        lang: str | None = None,
        prefix: str = "naqi_",
        batch_size: int = 1000,
    ) -> None:
        super().__init__()
        self.cleaner = naqi.Cleaner(threads=1, errors="review") if cleaner is None else cleaner
        self.exclusion_writer = exclusion_writer
        self.reject = frozenset([reject] if isinstance(reject, str) else reject)
        self.url = url
        self.langs = ("lang", "language") if lang is None else (lang,)
        self.prefix = prefix
        self.batch_size = batch_size

    def run(self, data: Iterable[Document] | None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Cleans the documents of a task."""
        with self.exclusion_writer if self.exclusion_writer else contextlib.nullcontext() as writer:
            for documents in batched(data or (), self.batch_size):
                with self.track_time("batch"):
                    cleaned = self._cleaned(documents)
                for document, clean in zip(documents, cleaned, strict=True):
                    self._describe(document, clean)
                    self.stat_update(StatHints.total, f"verdict_{clean.verdict}")
                    if clean.verdict in self.reject:
                        self.stat_update(StatHints.dropped)
                        if writer is not None:
                            document.metadata["filter_reason"] = clean.verdict
                            writer.write(document, rank)
                        continue
                    document.text = clean.text
                    self.stat_update(StatHints.forwarded)
                    self.update_doc_stats(document)
                    yield document

    def _cleaned(self, documents: list[Document]) -> list[naqi.Clean]:
        totals = naqi.Totals()
        texts = (document.text for document in documents)
        lang = (self._known(document, *self.langs) for document in documents)
        url = (self._known(document, self.url) for document in documents)
        cleaned = list(self.cleaner.clean_batch(texts, lang=lang, url=url, totals=totals))
        for rule, (pieces, _) in totals.rules.items():
            self.stat_update(rule, value=pieces, unit="batch")
        return cleaned

    @staticmethod
    def _known(document: Document, *keys: str) -> str | None:
        values = (document.metadata.get(key) for key in keys)
        return next((value for value in values if isinstance(value, str)), None)

    def _describe(self, document: Document, clean: naqi.Clean) -> None:
        about = {"verdict": clean.verdict, "reason": clean.reason, "fields": clean.fields, "removed": clean.removed}
        for key, value in about.items():
            if value:
                document.metadata[self.prefix + key] = value
