"""The whole service in simulated histories: crashes, late messages, and others in between."""
