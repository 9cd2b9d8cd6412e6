import type { ShellChannel } from './channel.ts';

/**
 * A channel that is still being opened: writes wait for it, in order. If it never opens, it never closes either:
 * the opener reports the reason.
 */
export function deferredChannel(opening: Promise<ShellChannel>): ShellChannel {
  let open: ShellChannel | undefined;
  let waiting: ((channel: ShellChannel) => void)[] = [];
  const whenOpen = (action: (channel: ShellChannel) => void) => {
    if (open) action(open);
    else waiting.push(action);
  };
  const closed = opening.then(
    (channel) => {
      open = channel;
      for (const action of waiting) action(channel);
      waiting = [];
      return channel.closed;
    },
    () => new Promise<never>(() => {}),
  );
  return {
    write: (data) =>
      open ? open.write(data) : Promise.resolve(whenOpen((channel) => void channel.write(data))),
    send: (data) => opening.then((channel) => channel.send(data)),
    end: () => whenOpen((channel) => channel.end()),
    onStdout: (listener) => whenOpen((channel) => channel.onStdout(listener)),
    onStderr: (listener) => whenOpen((channel) => channel.onStderr(listener)),
    closed,
  };
}
