"""The synopsis: what everybody answered, what the centre thinks, and what goes out of it."""
