"""A TensorFlow Lite file as a graph: read, extended for the service, halved."""
