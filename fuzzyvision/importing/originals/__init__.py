"""What people bring: every kind of file, read, and what it tells of itself."""
