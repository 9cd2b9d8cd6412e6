#!/usr/bin/env python3
import json, sys
groups = {'web': {'hosts': ['web%02d' % i for i in range(1, 6)], 'vars': {'u': 'gr\u00fcn'}}}
hostvars = {name: {'index': i} for i, name in enumerate(groups['web']['hosts'])}
print('a note', file=sys.stderr)
print(json.dumps(dict(groups, _meta={'hostvars': hostvars})))
