"""Resumption (M13): who issues invoices again after a standstill, and how much of it."""

from chainscan.measures.resuming.resume import Resumption, fill_resumption
from chainscan.measures.resuming.windows import ResumeWindow, resume_windows

__all__ = ["ResumeWindow", "Resumption", "fill_resumption", "resume_windows"]
