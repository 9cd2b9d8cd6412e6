import type { Client } from 'ssh2';

interface GlobalRequests {
  requestFailure(): void;
  _handlers: {
    GLOBAL_REQUEST: (protocol: GlobalRequests, name: string, wantsReply: boolean) => void;
  };
}

/**
 * Leaves out the proof of all host keys, which ssh2 requests when a host announces them (`hostkeys-00@openssh.com`):
 * nothing here uses them, and each proof costs a signature there and its check here. Call it after the client's
 * `connect`.
 */
export function neverAskForHostKeys(client: Client): void {
  const { _protocol: protocol } = client as unknown as { _protocol?: GlobalRequests };
  if (!protocol?._handlers) return;
  protocol._handlers.GLOBAL_REQUEST = (asked, _name, wantsReply) => {
    if (wantsReply) asked.requestFailure();
  };
}
