"""`make bench`: Fuzzy Vision and what people use today, measured side by side."""
