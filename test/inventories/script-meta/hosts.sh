#!/bin/sh
cat <<'END'
{
  "web": {"hosts": ["w1", "w2"], "vars": {"port": 80, "list": [1, {"a": null}]}, "children": ["blue"]},
  "blue": {"hosts": ["b1"]},
  "prod": {"children": ["web", "db"]},
  "db": {"hosts": []},
  "_meta": {"hostvars": {"w1": {"x": 1.5, "t": "{{ port }}"}, "unknown": {"y": 1}}}
}
END
