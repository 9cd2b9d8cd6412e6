import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Serves the packages NAME-VERSION.tgz of a folder as a registry of npm, as long as this process runs; returns its address. */
export async function npmRegistry(folder: string): Promise<string> {
  const server = createServer(({ url = '' }, response) => {
    const found = url.endsWith('.tgz') ? readFileSync(join(folder, url)) : packageOf(url.slice(1));
    response.statusCode = found === undefined ? 404 : 200;
    response.end(found ?? '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function packageOf(name: string): string | undefined {
    const files = readdirSync(folder).filter((file) => new RegExp(`^${name}-\\d.*\\.tgz$`).test(file));
    if (files.length === 0) return undefined;
    const versions = files.sort().map((file) => {
      const version = file.slice(name.length + 1, -'.tgz'.length);
      const integrity = `sha512-${createHash('sha512')
        .update(readFileSync(join(folder, file)))
        .digest('base64')}`;
      return { name, version, dist: { tarball: `${address}/${file}`, integrity } };
    });
    return JSON.stringify({
      name,
      'dist-tags': { latest: versions.at(-1)!.version },
      versions: Object.fromEntries(versions.map((each) => [each.version, each])),
    });
  }
  return address;
}
