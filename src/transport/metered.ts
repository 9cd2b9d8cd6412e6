import type { Channel, Connection } from './transport.ts';

/** The bytes that went through a connection. */
export interface Traffic {
  sent: number;
  received: number;
}

/** The same connection, whose channels count their bytes. */
export function metered(connection: Connection, traffic: Traffic): Connection {
  return {
    ...connection,
    exec: async (command) => meteredChannel(await connection.exec(command), traffic),
  };
}

function meteredChannel(channel: Channel, traffic: Traffic): Channel {
  const count = (chunk: Buffer) => {
    traffic.received += chunk.length;
  };
  channel.onStdout(count);
  channel.onStderr(count);
  return {
    ...channel,
    write(data) {
      traffic.sent += Buffer.byteLength(data);
      return channel.write(data);
    },
    send(data) {
      traffic.sent += data.length;
      return channel.send(data);
    },
  };
}
