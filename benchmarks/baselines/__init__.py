"""What Fuzzy Vision is measured against. These run in a separate environment."""
