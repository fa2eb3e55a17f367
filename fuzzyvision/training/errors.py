"""What can go wrong while training, said in one sentence for the owner."""


class TrainingError(Exception):
    """Training cannot go on; the message says why and what to do."""
