/** The values of a generated site; see the module's arguments. */
export interface Site {
  name: string;
  server_names?: string[] | undefined;
  listen?: string[] | undefined;
  upstreams?: string[] | undefined;
  root?: string | undefined;
  tls?: { cert: string; key: string } | undefined;
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

function tlsLines({ cert, key }: NonNullable<Site['tls']>): string[] {
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
