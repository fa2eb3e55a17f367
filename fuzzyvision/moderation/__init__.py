"""What an owner does about pictures and people."""
