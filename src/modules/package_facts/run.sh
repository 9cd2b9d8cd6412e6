# Returns the installed packages.

read_only
fact_packages "$@"
