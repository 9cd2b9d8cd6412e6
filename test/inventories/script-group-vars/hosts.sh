#!/bin/sh
case $1 in
--list) echo '{"web": ["w1", "w2"], "all": {"vars": {"from": "script", "n": 1}}, "ungrouped": {"hosts": ["u1"]}}' ;;
--host) echo "{\"name\": \"$2\"}" ;;
esac
