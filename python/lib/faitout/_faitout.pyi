"""The Rust module. Use what ``faitout`` exports."""

from collections.abc import Sequence
from typing import Any

import pyarrow

from ._errors import InputError

__version__: str

class Pipeline:
    def __new__(
        cls,
        tables: str | None,
        chrome: str | None,
        body: bool,
        reference_date: str | None,
        language: str | None,
        min_confidence: float,
    ) -> Pipeline: ...
    def extract(
        self,
        text: str | bytes,
        html: bool,
        published: str | None,
        url: str | None,
        language: str | None,
        id: str | None,
        path: str | None,
    ) -> str: ...
    def explain(
        self,
        text: str | bytes,
        html: bool,
        published: str | None,
        url: str | None,
        language: str | None,
        id: str | None,
        path: str | None,
    ) -> tuple[str, str]: ...
    def extract_batch(self, items: list[Any], threads: int) -> list[str | InputError]: ...
    def extract_arrow(
        self, batch: pyarrow.RecordBatch, names: Sequence[str | None], threads: int
    ) -> pyarrow.RecordBatch: ...
    def read(self, file: Any, path: str | None, kind: str, rows: int) -> Reader: ...

class Reader:
    def __iter__(self) -> Reader: ...
    def __next__(self) -> pyarrow.RecordBatch: ...

def check(paths: list[str], only: str | None, tables: str | None) -> str: ...
def ledger(records: list[str], min_confidence: float, tables: str | None) -> list[str]: ...
def record_schema() -> str: ...
