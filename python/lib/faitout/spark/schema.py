"""The columns of a record, as Spark knows them. A test compares them with the JSON Schema of the record."""

from __future__ import annotations

from pyspark.sql.types import (
    ArrayType,
    DataType,
    DecimalType,
    DoubleType,
    LongType,
    StringType,
    StructField,
    StructType,
)

MONEY = DecimalType(38, 9)
"""Exact for all numbers of up to nine decimals."""


def _fields(columns: dict[str, DataType]) -> list[StructField]:
    return [StructField(name.rstrip("_"), kind) for name, kind in columns.items()]


def _struct(**columns: DataType) -> StructType:
    """The columns by name: Spark takes those inside a column in the order of Arrow, which is that."""
    return StructType(sorted(_fields(columns), key=lambda field: str(field.name)))


_TEXT, _WHOLE, _SHARE = StringType(), LongType(), DoubleType()
_SPAN = {"start": _WHOLE, "end": _WHOLE, "line": _WHOLE, "text": _TEXT}
_SUM = {"value": MONEY, "min": MONEY, "max": MONEY, "currency": _TEXT, "per": _TEXT}
_MENTIONS = ArrayType(_struct(**_SPAN, kind=_TEXT))

RECORD = StructType(
    _fields(
        dict(
            schema=_WHOLE,
            id=_TEXT,
            source=_struct(path=_TEXT, format=_TEXT, encoding=_TEXT, bytes=_WHOLE, url=_TEXT, id=_TEXT, record=_WHOLE),
            title=_TEXT,
            language=_TEXT,
            language_confidence=_SHARE,
            published=_struct(date=_TEXT, from_=_TEXT),
            text=_TEXT,
            body_start=_WHOLE,
            amounts=ArrayType(_struct(**_SPAN, **_SUM, qualifier=_TEXT)),
            dates=ArrayType(_struct(**_SPAN, type=_TEXT, value=_TEXT, resolved=_TEXT)),
            regulators=ArrayType(_struct(id=_TEXT, name=_TEXT, country=_TEXT, domain=_TEXT, mentions=_MENTIONS)),
            companies=ArrayType(_struct(id=_TEXT, name=_TEXT, country=_TEXT, evidence=_TEXT, mentions=_MENTIONS)),
            events=ArrayType(
                _struct(
                    type=_TEXT,
                    status=_TEXT,
                    regulator=_TEXT,
                    company=_TEXT,
                    amount=_struct(**_SUM),
                    date=_TEXT,
                    evidence=_struct(start=_WHOLE, end=_WHOLE, text=_TEXT),
                    confidence=_SHARE,
                )
            ),
        )
    )
)
"""A record."""

ERROR = _struct(path=_TEXT, record=_WHOLE, stage=_TEXT, error=_TEXT, detail=_TEXT)
"""Why an input gave no record."""

OUTCOME = StructType([*RECORD.fields, StructField("error", ERROR)])
"""A record, or ``error`` and nulls."""
