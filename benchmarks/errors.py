"""What can keep the bench from measuring."""


class BenchError(Exception):
    """The bench cannot continue; the message is a sentence for people."""
