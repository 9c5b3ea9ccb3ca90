"""The refusal of a file, as every upload has it: see `fardplan.grids`."""

from fardplan.grids import BadCell, BadUpload

__all__ = ["BadCell", "BadUpload"]
