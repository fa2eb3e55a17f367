"""`fuzzy-vision classify`: a folder of pictures in, a table of answers out."""
