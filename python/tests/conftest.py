"""What the tests share: the command, and its records of the same texts."""

from __future__ import annotations

import json
import os
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = os.environ.get("FAITOUT", str(ROOT / "target/release/faitout"))


def run(*arguments: object, code: int = 0) -> str:
    """What the command prints, run in the project's folder."""
    made = subprocess.run([COMMAND, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True)
    assert made.returncode == code, made.stderr
    return made.stdout


def exact(value: Any) -> Any:
    """A value with all numbers as decimals, and rows of Spark as dicts: what two ways to the same record have in common."""
    if hasattr(value, "asDict"):
        value = value.asDict()
    if isinstance(value, dict):
        return {key: exact(v) for key, v in value.items()}
    if isinstance(value, list):
        return [exact(v) for v in value]
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return Decimal(str(value)).normalize()
    return value


@pytest.fixture(scope="session")
def rows() -> list[dict[str, Any]]:
    """The articles of the ledger's fixture: NDJSON rows."""
    lines = (ROOT / "fixtures/ledger/articles.ndjson").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def lines(rows: list[dict[str, Any]]) -> list[str]:
    """The records that the command makes of them."""
    return run("extract", "-q", "--from", "ndjson", "fixtures/ledger/articles.ndjson").splitlines()
