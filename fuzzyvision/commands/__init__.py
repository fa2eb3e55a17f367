"""The commands of `fuzzy-vision`: options, one call, and what is printed of it."""
