import { describe, expect, test } from 'vitest';
import { type Case, stateCases } from '../../../test/support/module-cases.ts';
import { ownMachine, whyNoOwnMachine } from '../../../test/support/own-machine.ts';
import { refusalOf } from '../../../test/support/refusal.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Params } from '../../core/params.ts';
import type { Values } from '../../core/values.ts';
import firewalld from './index.ts';

/** It has one zone, whose ports and services are names of files. */
const fake = `case " $* " in *" --zone=other "*) exit 112 ;; esac
for word; do
  case $word in
    --query-*) test -e "/etc/zone/\${word#--query-}"; exit ;;
    --add-*) touch "/etc/zone/\${word#--add-}"; exit ;;
    --remove-*) rm "/etc/zone/\${word#--remove-}"; exit ;;
    --list-all) printf 'public (active)\\n  target: default\\n  services: %s\\n  ports: %s\\n  rich rules: \\n' \\
      "$(ls /etc/zone | sed -n 's/^service=//p' | tr '\\n' ' ')" "$(ls /etc/zone | sed -n 's/^port=//p' | sed 's/_/\\//')"; exit ;;
    --info-service=ssh) printf 'ssh\\n  ports: 22/tcp\\n  protocols: \\n'; exit ;;
    --get-active-zones) printf 'public\\n  interfaces: eth0\\n'; exit ;;
    --get-default-zone) echo public; exit ;;
    --get-zone-of-interface=eth0) echo public; exit ;;
  esac
done`;

const closes = /would close port 22 to 192\.0\.2\.9, from where kplay is connected/;
const cases: Case[] = [
  {
    name: 'a service that is not the last way in',
    given: 'mkdir /etc/zone; touch /etc/zone/service=ssh /etc/zone/service=http',
    args: { service: 'http', state: 'disabled' },
    before: { immediate: 'enabled' },
    after: 'test ! -e /etc/zone/service=http',
  },
  {
    name: 'SSH',
    given: 'mkdir /etc/zone; touch /etc/zone/service=ssh /etc/zone/service=http',
    args: { service: 'ssh', state: 'disabled' },
    fails: closes,
  },
  {
    name: 'a switch that is off',
    given: 'mkdir /etc/zone',
    args: { masquerade: false, state: 'enabled' },
  },
  { name: 'no such zone', args: { zone: 'other', service: 'ssh', state: 'enabled' }, fails: /refuses this/ },
];

describe.skipIf(whyNoOwnMachine)('with a fake firewall-cmd', () => {
  const machine = ownMachine({ 'firewall-cmd': fake, ip: 'echo "192.0.2.9 dev eth0 src 192.0.2.1"' });
  stateCases('firewalld', cases, (shell) =>
    machine(`env 'SSH_CONNECTION=192.0.2.9 50000 192.0.2.1 22' ${shell}`),
  );
});

test.each<[Values, Values]>([
  [{ service: 'http' }, { option: 'service', value: '=http', enable: true, now: true }],
  [
    { port: '80/tcp', permanent: true },
    { option: 'port', value: '=80/tcp', enable: true, now: false },
  ],
  [{ masquerade: false }, { option: 'masquerade', value: undefined as never, enable: false, now: true }],
  [
    { port_forward: [{ port: 80, proto: 'tcp', toport: 8080, toaddr: '192.0.2.7' }] },
    { option: 'forward-port', value: '=port=80:proto=tcp:toport=8080:toaddr=192.0.2.7' },
  ],
])('%j is an option', (given, sent) => {
  const { args } = checkArgs(firewalld.params as Params, { state: 'enabled', ...given });
  expect(firewalld.send!(args as never)).toMatchObject(sent);
});

test.each<[Values, RegExp]>([
  [{ service: 'a', port: '1/tcp' }, /service and port exclude each other/],
  [{ port: '80' }, /a port or a range with its protocol/],
  [{ service: 'a', state: 'present' }, /needs state enabled or disabled/],
  [{ zone: 'a', state: 'present' }, /needs zone and permanent/],
  [{ zone: 'a', permanent: true }, /say what the zone lets in/],
  [{ interface: 'eth0' }, /interface needs zone/],
  [{ rich_rule: '--reload' }, /a rich rule/],
])('refuses %j', (given, message) => {
  expect(refusalOf(firewalld, { state: 'enabled', ...given })).toMatch(message);
});
