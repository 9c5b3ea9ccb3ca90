"""The audits: real published tables with real faults, and what must be found in each."""
