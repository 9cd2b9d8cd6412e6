import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../test/support/refusal.ts';
import { localSession, send, shells } from '../../../test/support/shell-host.ts';
import { checkArgs } from '../../core/check-args.ts';
import type { Values } from '../../core/values.ts';
import { siteConfig } from './config.ts';
import nginxSite from './index.ts';

const args = (given: Values) => checkArgs(nginxSite.params, given).args as never;

test('a site with upstreams and a certificate', () => {
  const tls = { cert: '/etc/ssl/shop.pem', key: '/etc/ssl/shop.key' };
  expect(
    siteConfig({
      name: 'my-shop',
      server_names: ['a.example', 'b.example'],
      upstreams: ['10.0.0.5:80'],
      tls,
    }),
  ).toBe(`# Made by kplay: what is changed here is lost.
upstream site_my_shop {
    server 10.0.0.5:80;
    keepalive 32;
}

server {
    listen 80;
    server_name a.example b.example;
    return 301 https://$host$request_uri;
}

server {
    listen 443 ssl http2;
    server_name a.example b.example;
    ssl_certificate /etc/ssl/shop.pem;
    ssl_certificate_key /etc/ssl/shop.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    location / {
        proxy_pass http://site_my_shop;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
    }
}
`);
});

test('a site with files', () => {
  expect(siteConfig({ name: 'docs', root: '/srv/docs', listen: ['8080', '[::]:8080'] })).toBe(
    '# Made by kplay: what is changed here is lost.\n' +
      'server {\n    listen 8080;\n    listen [::]:8080;\n    server_name _;\n    root /srv/docs;\n}\n',
  );
});

test.each<[Values, RegExp]>([
  [{ name: 'a' }, /give one of/],
  [{ name: 'a', content: 'x', root: '/srv' }, /give one of/],
  [{ name: 'a', content: 'x', listen: '80' }, /need upstreams or root/],
  [{ name: '../a', content: 'x' }, /a name of letters/],
  [{ name: 'a', upstreams: ['10.0.0.1; } server {'] }, /"upstreams\[0\]" must be a server/],
  [{ name: 'a', root: '/srv', server_names: ['a b'] }, /"server_names\[0\]" must be the name/],
  [{ name: 'a', root: '/srv', listen: ['80;\nroot /'] }, /"listen\[0\]" must be a port/],
  [{ name: 'a', root: '/srv', listen: ['80800'] }, /80800 is above 65535/],
  [{ name: 'a', upstreams: ['http://10.0.0.1'] }, /it has no scheme/],
  [{ name: 'a', root: '/srv/my docs' }, /must be an absolute path/],
  [{ name: 'a', root: '/srv', tls: { cert: '/a.pem' } }, /"tls.key" is required/],
  [{ name: 'a', root: '/srv', tls: { cert: '/a.pem', key: '/a.key;' } }, /must be an absolute path/],
])('%j is refused', (given, message) => {
  expect(refusalOf(nginxSite, given)).toMatch(message);
});

test.each<[Values, string[]]>([
  [{ name: 'a', root: '/srv' }, ['state', 'sha256', 'mode', 'enabled']],
  [{ name: 'a', content: 'x', owner: 'root' }, ['state', 'sha256', 'mode', 'owner', 'enabled']],
  [{ name: 'a', state: 'absent' }, ['state', 'enabled']],
])('%j wants the keys %j', (given, keys) => {
  expect(refusalOf(nginxSite, given)).toBeUndefined();
  expect(Object.keys(nginxSite.want(args(given)))).toEqual(keys);
});

describe.each(shells)('without nginx, under %s', (shell) => {
  const environment = { PATH: '/nonexistent' };
  const task = { name: 'kplay-no-such-site', root: '/srv' };

  test('check mode reports a change, a run fails, and absent is reached', async () => {
    const { session } = await localSession(shell);
    const check = await send(session, 'nginx_site', task, { environment, check: true });
    expect(check).toMatchObject({ status: 'changed', before: { enabled: 'no nginx' } });
    const run = await send(session, 'nginx_site', task, { environment });
    expect(run).toMatchObject({ status: 'failed', hint: expect.stringMatching(/package nginx/) });
    const absent = await send(session, 'nginx_site', { name: task.name, state: 'absent' }, { environment });
    expect(absent).toMatchObject({ status: 'unchanged' });
    session.close();
  });
});
