"""Files as plain grids of cells: read where every upload is, in `fardplan.grids`."""

from fardplan.grids import Cell, Grid, read_grid

__all__ = ["Cell", "Grid", "read_grid"]
