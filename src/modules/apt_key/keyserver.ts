/** The address of a key on a server for keys (HKP): `keyserver.ubuntu.com`, `hkp://NAME:80`, `https://NAME`. */
export function keyserverUrl(server: string, id: string): string {
  const [, scheme = 'hkps', host] = /^(?:([a-z]+):\/\/)?([^/]+)/.exec(server)!;
  const base = { hkp: 'http', hkps: 'https' }[scheme] ?? scheme;
  const port = scheme === 'hkp' && !/:\d+$/.test(host!) ? ':11371' : '';
  return `${base}://${host}${port}/pks/lookup?op=get&options=mr&search=0x${id}`;
}
