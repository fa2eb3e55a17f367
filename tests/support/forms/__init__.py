"""Presigned POST forms, tampered with in every way."""
