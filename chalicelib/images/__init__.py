"""Untrusted bytes to a safe picture: checks, decoding, rendering. The only user of Pillow."""
