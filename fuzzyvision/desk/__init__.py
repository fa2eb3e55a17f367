"""The desk: a local page on which an owner looks after pictures and votes."""
