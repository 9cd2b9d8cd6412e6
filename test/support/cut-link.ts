import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** How a link fails: both sides notice, or nobody. */
export type Cut = 'reset' | 'blackhole';

/** When a link fails: after so many bytes to the host, or from it, over all connections. */
export interface CutPoint {
  direction: 'to' | 'from';
  bytes: number;
  how: Cut;
}

/** A TCP relay to a port of this machine, whose links can fail. */
export interface CuttableLink {
  port: number;
  /** The bytes so far, over all connections. */
  passed: { to: number; from: number };
  /** The number of connections so far. */
  connections(): number;
  /** The number of links that are open, and have not failed. */
  open(): number;
  /** The next link that reaches this point fails, with all that are open; later ones work. */
  cutAt(point: CutPoint): void;
  /** All open links fail now. */
  cut(how: Cut): void;
  /** New connections are refused, or accepted again. */
  refuse(isRefusing: boolean): void;
  stop(): Promise<void>;
}

interface Link {
  client: Socket;
  host: Socket;
  isDead: boolean;
}

export async function cuttableLink(port: number): Promise<CuttableLink> {
  const links = new Set<Link>();
  const passed = { to: 0, from: 0 };
  let [point, count, isRefusing]: [CutPoint | undefined, number, boolean] = [undefined, 0, false];
  const cut = (how: Cut) => {
    for (const link of links) {
      link.isDead = true;
      if (how === 'blackhole') continue;
      link.client.resetAndDestroy();
      link.host.resetAndDestroy();
    }
    links.clear();
  };
  const pass = (link: Link, direction: 'to' | 'from', chunk: Buffer) => {
    if (link.isDead) return;
    const to = direction === 'to' ? link.host : link.client;
    const left = point?.direction === direction ? point.bytes - passed[direction] : Number.POSITIVE_INFINITY;
    const part = chunk.subarray(0, Math.max(0, left));
    passed[direction] += part.length;
    const { how } = point ?? {};
    if (part.length === chunk.length || how === undefined) return void to.write(part);
    point = undefined;
    // what was passed must arrive
    to.write(part, () => setTimeout(cut, 2, how));
    link.isDead = true;
  };
  const server = createServer({ noDelay: true }, (client) => {
    if (isRefusing) return void client.resetAndDestroy();
    count++;
    const host = connect({ port, host: '127.0.0.1', noDelay: true });
    const link = { client, host, isDead: false };
    links.add(link);
    client.on('data', (chunk) => pass(link, 'to', chunk)).on('error', () => {});
    host.on('data', (chunk) => pass(link, 'from', chunk)).on('error', () => {});
    client.on('end', () => link.isDead || host.end());
    host.on('end', () => link.isDead || client.end());
    const gone = () => {
      links.delete(link);
      if (link.isDead) return;
      client.destroy();
      host.destroy();
    };
    client.on('close', gone);
    host.on('close', gone);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    passed,
    connections: () => count,
    open: () => links.size,
    cutAt: (given) => {
      point = given;
    },
    cut,
    refuse: (given) => {
      isRefusing = given;
    },
    async stop() {
      cut('reset');
      server.close();
    },
  };
}
