"""A TensorFlow Lite file as a graph: taken apart, dressed for the service, halved."""
