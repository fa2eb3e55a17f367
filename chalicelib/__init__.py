"""What runs on Lambda: one noun per module."""
