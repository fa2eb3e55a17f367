"""`make bench`: Fuzzy Vision measured beside Flask with TensorFlow and Gradio."""
