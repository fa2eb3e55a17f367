"""What keeps a command from doing its work on AWS."""


class CloudError(Exception):
    """Something is wrong that the owner can mend; the message is a sentence that says how."""
