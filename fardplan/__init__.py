"""Färdplan runs a city's roadmap for social sustainability."""

__version__ = "0.3.0"
