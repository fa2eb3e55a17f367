"""`make bench`: Fuzzy Vision compared with Flask with TensorFlow and Gradio."""
