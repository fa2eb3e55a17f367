"""The files that people bring, read, with what they say about themselves."""
