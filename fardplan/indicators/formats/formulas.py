"""Text that a spreadsheet would run: made safe where every file is, in `fardplan.formulas`."""

from fardplan.formulas import AS_TEXT, STARTS, as_text

__all__ = ["AS_TEXT", "STARTS", "as_text"]
