# Returns the services and their states.

read_only
fact_services
