"""Models that were made with Fuzzy Vision's own parts, each with its whole recipe."""
