# Shows that a script can run.

read_only
