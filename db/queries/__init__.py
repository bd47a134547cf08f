"""SQL, one file per table group: each statement a constant beside the function that runs it.

Moments are passed and returned aware, in UTC, also where the column is a `timestamp` without zone, which holds UTC.
"""
