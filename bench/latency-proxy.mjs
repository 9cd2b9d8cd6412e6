// A TCP proxy that holds each byte back: `node latency-proxy.mjs MS LISTEN=HOST:PORT...` passes connections to
// 127.0.0.1:LISTEN on to HOST:PORT, MS milliseconds later each way, in order, with no limit on how much is on
// its way. It prints "ready" once it listens.
import { connect, createServer } from 'node:net';

const [delay, ...routes] = process.argv.slice(2);
const ms = Number(delay);

await Promise.all(routes.map(listen));
process.stdout.write('ready\n');

function listen(route) {
  const [port, target] = route.split('=');
  const [host, targetPort] = target.split(':');
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ host, port: Number(targetPort), allowHalfOpen: true, noDelay: true });
    // here a connection stands at once, on a real link after one round trip: the client's first bytes wait for it
    const opened = performance.now();
    pass(near, far, () => Math.max(performance.now(), opened + 2 * ms) + ms);
    pass(far, near, () => performance.now() + ms);
  });
  return new Promise((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
}

/** Passes what comes from one socket on to the other, each piece at the time that `due` says. */
function pass(from, to, due) {
  const queue = [];
  const wake = () => setTimeout(send, Math.max(0, queue[0].at - performance.now()));
  const send = () => {
    while (queue.length > 0 && queue[0].at <= performance.now() + 0.5) {
      const { chunk } = queue.shift();
      if (chunk) to.write(chunk);
      else to.end();
    }
    if (queue.length > 0) wake();
  };
  const add = (chunk) => {
    if (queue.push({ at: due(), chunk }) === 1) wake();
  };
  from.on('data', add);
  from.on('end', () => add(undefined));
  from.on('error', () => to.destroy());
  from.on('close', (failed) => failed && to.destroy());
}
