"""How glibc's allocator keeps the memory of one picture for the next (mallopt(3)).

It hands anything over 128 KB back to the system at once, and the next picture takes it
page by page again: a sixth of the time of a small one, by `make bench`. Other libraries of C do not
look at these variables.
"""

ALLOCATOR = {
    "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),  # the most that it takes
    "MALLOC_TRIM_THRESHOLD_": str(64 * 2**20),
}
"""Variables for the environment of a process that works on pictures, in bytes."""
