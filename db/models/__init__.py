"""Rows as frozen models, one file per table group; no I/O."""
