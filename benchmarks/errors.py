"""What can keep the bench from measuring."""


class BenchError(Exception):
    """The bench cannot go on; the message is a sentence for people."""
