"""What runs Fuzzy Vision on AWS: the package, the stack, and the commands around them."""
