// A hostile SSH server, for tests: it lets everybody in and then does what its first argument says. It prints its port and
// its host key.
import { createServer } from 'node:net';
import ssh2 from 'ssh2';
import utils from 'ssh2/lib/protocol/utils.js';

const kind = process.argv[2];
const megabyte = Buffer.alloc(1 << 20, 'y\n');

/** What a session says first, and who is awaited. */
const secretsIn = (text) => ({
  nonce: /kp_nonce='(\w+)'/.exec(text)?.[1],
  hello: /kp_hello (\w{20})/.exec(text)?.[1],
  step: /kp_next (\d+) (\w+) (\w+) (\w+) (\w+) (\w+)/.exec(text)?.slice(1),
});

/** Writes for ever, as fast as the other side takes it. */
function flood(stream, chunk = megabyte) {
  const more = () => {
    while (stream.writable && stream.write(chunk));
  };
  stream.on('drain', more);
  more();
}

function drip(stream, text, pause = 1) {
  setInterval(() => stream.writable && stream.write(text), pause);
}

/** What it does as soon as it has a step to do. */
const deeds = {
  drip(channel, { nonce, step: [id, same] }) {
    channel.write(`\n${nonce} ${id} same ${same} 1000000\n`);
    drip(channel, 'x');
  },
  stdout: (channel) => flood(channel),
  stderr: (channel) => flood(channel.stderr),
  newlines: (channel) => flood(channel, Buffer.alloc(1 << 20, '\n')),
  lengths: (channel, { nonce, step: [id, same] }) =>
    channel.write(`\n${nonce} ${id} same ${same} 99999999999\n`),
  lines: (channel, { nonce, step: [id, same] }) =>
    channel.write(`\n${nonce} ${id} same ${same} 1000000\n${'\n'.repeat(1_000_000)}`),
  escapes: (channel, { nonce, step: [id, same] }) =>
    channel.write(`\n${nonce} ${id} same ${same} 999999\n.a=${'\\\\'.repeat(499_998)}`),
  forged: (channel, { nonce, step: [id] }) =>
    flood(channel, Buffer.from(`\n${nonce} ${id} same 0\n`.repeat(1000))),
  marks: (channel, { nonce, step: [id] }) =>
    flood(channel.stderr, Buffer.from(`\n${nonce} ${id} begin 0\n`.repeat(1000))),
  window(channel, _, client) {
    // more than the other side has agreed to take, as fast as its kernel takes it
    const send = () => {
      for (let i = 0; i < 100; i++)
        client._protocol.channelData(channel.outgoing.id, megabyte.subarray(0, 30000));
      if (client._sock.writableLength < 1 << 22) setImmediate(send);
      else client._sock.once('drain', send);
    };
    send();
  },
  silence: () => {},
};

function serve(channel, client) {
  let text = '';
  let [isThere, isBusy] = [false, false];
  channel.on('error', () => {}).stderr.on('error', () => {});
  channel.on('data', (chunk) => {
    text += chunk;
    const secrets = secretsIn(text);
    if (secrets.hello && !isThere) {
      isThere = true;
      const said = `.pid=1\n`;
      channel.write(`\n${secrets.nonce} 0 same ${secrets.hello} ${said.length}\n${said}`);
    }
    if (!secrets.step || isBusy) return;
    isBusy = true;
    deeds[kind](channel, secrets, client);
  });
}

function accept(client) {
  client.on('error', () => {});
  client.on('authentication', (ctx) => {
    if (kind === 'banners') return banners(client);
    if (kind !== 'prompts') return ctx.accept();
    if (ctx.method !== 'keyboard-interactive') return ctx.reject(['keyboard-interactive']);
    const ask = () => ctx.prompt([{ prompt: 'more? ', echo: true }], ask);
    ask();
  });
  client.on('session', (open) => {
    open().on('exec', (start) => serve(start(), client));
  });
}

/** Greets for ever, in the middle of the login (RFC 4252, section 5.4), which ssh2's server does only once. */
function banners(client) {
  const { _protocol: protocol, _sock: socket } = client;
  const text = Buffer.alloc(30_000, 'welcome\n');
  const send = () => {
    const packet = protocol._packetRW.write.alloc(9 + text.length);
    const at = protocol._packetRW.write.allocStart;
    packet[at] = 53;
    packet.writeUInt32BE(text.length, at + 1);
    text.copy(packet, at + 5);
    packet.writeUInt32BE(0, at + 5 + text.length);
    utils.sendPacket(protocol, packet);
    if (socket.writableLength < 1 << 22) setImmediate(send);
    else socket.once('drain', send);
  };
  send();
}

const pair = () => {
  const keys = ssh2.utils.generateKeyPairSync('ed25519');
  return ssh2.utils.parseKey(keys.private) instanceof Error ? pair() : keys;
};
const keys = pair();
const greetings = {
  greeting: (socket) => drip(socket, 'welcome\r\n', 20),
  'greeting at full speed': (socket) => flood(socket, Buffer.alloc(1 << 16, 'welcome\r\n')),
  'one endless line': (socket) => flood(socket, Buffer.alloc(1 << 16, 'w')),
  'garbage after the greeting': (socket) => socket.write('SSH-2.0-x\r\n') && flood(socket),
};
const server = new ssh2.Server({ hostKeys: [keys.private] }, accept);
const doors = createServer((socket) => {
  socket.on('error', () => {});
  if (greetings[kind]) greetings[kind](socket);
  else server.injectSocket(socket);
});
doors.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${doors.address().port} ${keys.public.split(' ').slice(0, 2).join(' ').trim()}\n`);
});
