/** The client of ssh2 without its server, key generator and HTTP agents, which are slow to load. */
declare module 'ssh2/lib/client.js' {
  import { Client } from 'ssh2';
  export default Client;
}

declare module 'ssh2/lib/protocol/keyParser.js' {
  import type { utils } from 'ssh2';

  const keyParser: { parseKey: typeof utils.parseKey };
  export default keyParser;
}

/** The algorithms of ssh2, and those that it offers by default. */
declare module 'ssh2/lib/protocol/constants.js' {
  const constants: Record<
    | 'DEFAULT_KEX'
    | 'SUPPORTED_KEX'
    | 'DEFAULT_CIPHER'
    | 'SUPPORTED_CIPHER'
    | 'DEFAULT_MAC'
    | 'SUPPORTED_MAC'
    | 'SUPPORTED_SERVER_HOST_KEY',
    string[]
  >;
  export default constants;
}

declare module 'ssh2/lib/agent.js' {
  export { BaseAgent, OpenSSHAgent } from 'ssh2';
}
