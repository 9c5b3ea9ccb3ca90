"""Figures by sex: their shape, their uncertainty, what is wrong with them, what they say of a goal.

Pure: Polars in, Polars out. No Django, no files, no clock. `shape` says what a table is; `rates`,
`comparison`, `trends` and their like compute; `checks` find; `assessment` judges.
"""
