"""The tables of a ledger."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """What all tables have in common."""

    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012  SQLAlchemy's own form


class BatchRow(Base):
    """One batch: a lab, and the files that it consists of."""

    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    lab: Mapped[str]
    reference: Mapped[str]
    """How the lab was named: its id, or the path of its folder."""
    lab_digest: Mapped[str]
    version: Mapped[str]
    created: Mapped[datetime]


class SubmissionRow(Base):
    """One attempt of a student."""

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("batch_id", "student", "attempt"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"), index=True)
    student: Mapped[str]
    name: Mapped[str]
    key: Mapped[str]
    digest: Mapped[str]
    attempt: Mapped[int]
    paths: Mapped[list[Any]]
    others: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(index=True)
    owner: Mapped[str] = mapped_column(default="")
    claimed: Mapped[datetime | None]
    score: Mapped[float | None]
    maximum: Mapped[float | None]
    percent: Mapped[float | None]
    passed: Mapped[bool] = mapped_column(default=False)
    incomplete: Mapped[bool] = mapped_column(default=False)
    pending: Mapped[float] = mapped_column(default=0.0)
    evidence: Mapped[str] = mapped_column(default="")
    receipt: Mapped[str] = mapped_column(default="")
    lab_digest: Mapped[str] = mapped_column(default="")
    version: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    notes: Mapped[list[Any]] = mapped_column(default=list)
    verdicts: Mapped[list[Any]] = mapped_column(default=list)
    causes: Mapped[list[Any]] = mapped_column(default=list)
    finished: Mapped[datetime | None]
    seconds: Mapped[float] = mapped_column(default=0.0)


class HistoryRow(Base):
    """A result that was replaced by another: what the score was before the rubric was corrected."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    state: Mapped[str]
    score: Mapped[float | None]
    maximum: Mapped[float | None]
    lab_digest: Mapped[str]
    receipt: Mapped[str]
    verdicts: Mapped[list[Any]]
    time: Mapped[datetime]


class OverrideRow(Base):
    """What an examiner decided against the automatic verdict, which stays beside it."""

    __tablename__ = "overrides"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    check: Mapped[str]
    points: Mapped[float]
    examiner: Mapped[str]
    reason: Mapped[str]
    time: Mapped[datetime]
