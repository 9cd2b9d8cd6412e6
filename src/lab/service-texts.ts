import type { Mirror } from './mirrors.ts';

/** The places of a service's sockets, logs and temporary files. */
export interface ServicePlaces {
  /** Its folder. */
  dir: string;
  aptSocket: string;
  registrySocket: string;
}

/**
 * The configuration of the nginx outside of the lab: fetches from the mirrors, caches the files, and listens only
 * on a socket in the file system, which is the only connection between the lab's network and this machine's.
 */
export function cacheConfig(places: ServicePlaces, mirrors: Mirror[], cache: string): string {
  const bases = new Map(mirrors.map((mirror) => [mirror.path, mirror.uri]));
  const locations = [...bases].map(([path, uri]) => cacheLocations(path, uri)).join('');
  return `${nginxHead(places)}
  proxy_cache_path ${cache} levels=1:2 keys_zone=apt:8m max_size=4g inactive=60d use_temp_path=off;
  proxy_cache apt;
  proxy_cache_lock on;
  proxy_ignore_headers Cache-Control Expires Set-Cookie Vary;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_ssl_server_name on;
  server {
    listen unix:${places.aptSocket};
${locations}  }
}
`;
}

/** A package never changes under its name; lists do. */
function cacheLocations(path: string, uri: string): string {
  return `    location /${path}/pool/ { proxy_pass ${uri}/pool/; proxy_cache_valid 200 60d; }
    location /${path}/ { proxy_pass ${uri}/; proxy_cache_valid 200 30s; }
`;
}

/** The nginx inside the lab's namespace: passes apt and registry requests on to the sockets. */
export function frontConfig(places: ServicePlaces, address: string, docker: boolean): string {
  const registry = `  server {
    listen ${address}:5000;
    location / {
      proxy_pass http://unix:${places.registrySocket}:;
      proxy_set_header Host $http_host;
      proxy_request_buffering off;
    }
  }
`;
  return `${nginxHead(places)}
  proxy_http_version 1.1;
  proxy_max_temp_file_size 0;
  client_max_body_size 0;
  server {
    listen ${address}:80;
    location / { proxy_pass http://unix:${places.aptSocket}:; }
  }
${docker ? registry : ''}}
`;
}

function nginxHead({ dir }: ServicePlaces): string {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
user www-data;
worker_processes 1;
pid ${dir}/nginx.pid;
error_log stderr warn;
events { worker_connections 512; }
http {
  access_log off;
${kinds.map((kind) => `  ${kind}_temp_path ${dir}/temp-${kind};`).join('\n')}`;
}

/** The configuration of Debian's docker-registry, listening on a socket in the file system. */
export function registryConfig(places: ServicePlaces): string {
  return `version: 0.1
log: { level: warn }
storage:
  filesystem: { rootdirectory: ${places.dir}/data }
  delete: { enabled: true }
http:
  net: unix
  addr: ${places.registrySocket}
  secret: one-process-only
`;
}
