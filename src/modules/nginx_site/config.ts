/** The values of a generated site; see the module's arguments. */
export interface Site {
  name: string;
  server_names?: string[] | undefined;
  listen?: string[] | undefined;
  upstreams?: string[] | undefined;
  root?: string | undefined;
  tls?: Record<string, string> | undefined;
}

const shapes: Record<string, RegExp> = {
  server_names: /^[\w.*-]+$/,
  listen: /^[\w.:[\]/*-]+( [\w=:-]+)*$/,
  upstreams: /^[\w.:[\]/-]+( [\w=]+)*$/,
  path: /^\/[^\s;{}'"$\\#]*$/,
};

/** Reports a value that cannot be part of a generated configuration: values never become directives. */
export function siteProblem({ server_names, listen, upstreams, root, tls }: Site): string | undefined {
  for (const [key, values] of Object.entries({ server_names, listen, upstreams })) {
    const bad = values?.find((value) => !shapes[key]!.test(value));
    if (bad !== undefined) return `${key} cannot hold "${bad}"`;
  }
  const unknown = Object.keys(tls ?? {}).find((key) => key !== 'cert' && key !== 'key');
  if (unknown !== undefined) return `tls has the keys cert and key, not "${unknown}"`;
  if (tls && !(tls.cert && tls.key)) return 'tls needs cert and key, paths on the host';
  const path = [root, tls?.cert, tls?.key].find((value) => value !== undefined && !shapes.path!.test(value));
  return path === undefined ? undefined : `"${path}" is not an absolute path that nginx can read`;
}

/**
 * The configuration of a site that serves files, or forwards all requests to its upstreams over keep-alive connections
 * (ngx_http_upstream_module and ngx_http_proxy_module of nginx.org).
 */
export function siteConfig(site: Site): string {
  const { server_names, listen, upstreams, tls } = site;
  const names = `server_name ${(server_names ?? ['_']).join(' ')};`;
  const blocks: string[] = [];
  if (upstreams) {
    const servers = upstreams.map((server) => `server ${server};`);
    blocks.push(block(`upstream ${upstreamName(site.name)}`, [...servers, 'keepalive 32;']));
  }
  if (tls && !listen)
    blocks.push(block('server', ['listen 80;', names, 'return 301 https://$host$request_uri;']));
  const ports = listen ?? (tls ? ['443 ssl http2'] : ['80']);
  blocks.push(
    block('server', [
      ...ports.map((port) => `listen ${port};`),
      names,
      ...(tls ? tlsLines(tls) : []),
      ...(site.root ? [`root ${site.root};`] : []),
      ...(upstreams ? proxyLines(site.name) : []),
    ]),
  );
  return `# Made by kplay: what is changed here is lost.\n${blocks.join('\n')}`;
}

/** A name that differs from the upstreams of other sites and from host names. */
function upstreamName(name: string): string {
  return `site_${name.replace(/\W/g, '_')}`;
}

function tlsLines({ cert, key }: Record<string, string>): string[] {
  return [`ssl_certificate ${cert};`, `ssl_certificate_key ${key};`, 'ssl_protocols TLSv1.2 TLSv1.3;'];
}

function proxyLines(name: string): string[] {
  const lines = [
    `proxy_pass http://${upstreamName(name)};`,
    'proxy_http_version 1.1;',
    'proxy_set_header Connection "";',
    'proxy_set_header Host $host;',
    'proxy_set_header X-Real-IP $remote_addr;',
    'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
    'proxy_set_header X-Forwarded-Proto $scheme;',
  ];
  return block('location /', lines).trimEnd().split('\n');
}

function block(head: string, lines: string[]): string {
  return `${head} {\n${lines.map((line) => `    ${line}\n`).join('')}}\n`;
}
