"""What Fuzzy Vision is measured against. These run in an environment of their own."""
