"""From a ticket to an answer: one upload, until it is processed or deleted."""
