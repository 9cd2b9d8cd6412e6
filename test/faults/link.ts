import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export type Direction = 'to' | 'from';
/**
 * `half`: the controller's side is reset, the host's side hears nothing more. `deaf`: the same, and other connections are possible at
 * once.
 */
export type Cut = 'reset' | 'half' | 'dead' | 'deaf';

/** The two sides of a connection, and what a dead link holds back. */
interface Pair {
  near: Socket;
  far: Socket | undefined;
  held: (() => void)[];
  /** The host's side does not hear that the other one is gone. */
  isDeaf: boolean;
}

/** A TCP proxy before a port of this machine. It can be cut in the middle of a chunk, and healed. */
export class Link {
  #port = 0;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #state: Exclude<Cut, 'deaf'> | 'up' = 'up';
  /** How many chunks have passed. */
  readonly counts: Record<Direction, number> = { to: 0, from: 0 };
  /** What happens in the chunk with this number, after so much of it has passed. */
  inChunk: (direction: Direction, number: number) => { portion: number; act: () => void } | undefined = () =>
    undefined;

  constructor() {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => this.#accept(near));
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  /** From here on it leads to this port, and counts chunks from the beginning. */
  restart(port: number): void {
    this.#port = port;
    this.counts.to = this.counts.from = 0;
  }

  /** Nothing is cut off. */
  get isUp(): boolean {
    return this.#state === 'up' && ![...this.#pairs].some(({ isDeaf }) => isDeaf);
  }

  cut(how: Cut): void {
    if (how !== 'deaf') this.#state = how;
    if (how === 'dead') return;
    for (const pair of this.#pairs) {
      const { near, far } = pair;
      pair.isDeaf = how === 'deaf';
      near.resetAndDestroy();
      if (how === 'reset') far?.resetAndDestroy();
    }
  }

  heal(): void {
    if (this.#state === 'up') return;
    this.#state = 'up';
    for (const pair of this.#pairs) {
      if (pair.near.destroyed && !pair.isDeaf) pair.far?.destroy();
      for (const pass of pair.held.splice(0)) pass();
    }
  }

  /** Ends all connections, and is up: nothing that it holds back arrives. */
  reset(): void {
    this.#state = 'up';
    for (const pair of this.#pairs) {
      pair.held = [];
      pair.near.destroy();
      pair.far?.destroy();
    }
    this.#pairs.clear();
  }

  close(): void {
    this.#server.close();
    this.reset();
  }

  #accept(near: Socket): void {
    const pair: Pair = { near, far: undefined, held: [], isDeaf: false };
    this.#pairs.add(pair);
    near.on('error', () => {});
    if (this.#state === 'reset' || this.#state === 'half') near.resetAndDestroy();
    near.on('close', () => this.#later(pair, () => pair.isDeaf || pair.far?.destroy()));
    this.#later(pair, () => {
      pair.far = connect({ port: this.#port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
      pair.far.on('error', () => {});
      pair.far.on('close', () => {
        this.#pairs.delete(pair);
        this.#later(pair, () => near.destroy());
      });
      this.#pass(pair, 'to', near, pair.far);
      this.#pass(pair, 'from', pair.far, near);
    });
  }

  #pass(pair: Pair, direction: Direction, from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      const planned = this.inChunk(direction, ++this.counts[direction]);
      const first = Math.floor(chunk.length * (planned?.portion ?? 0));
      if (first > 0) this.#later(pair, () => to.write(chunk.subarray(0, first)));
      planned?.act();
      this.#later(pair, () => to.write(chunk.subarray(first)));
    });
    from.on('end', () => this.#later(pair, () => to.end()));
  }

  /** Passes something on now, or when the link is no longer dead. */
  #later(pair: Pair, pass: () => void): void {
    if (this.#state === 'up') pass();
    else pair.held.push(pass);
  }
}
