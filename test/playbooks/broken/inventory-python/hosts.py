[web]
web1
