/** Ways to a host: a client inside this program, the system's ssh, no network at all, or the docker program. */
export const connections = ['ssh', 'openssh', 'local', 'docker'] as const;

export type ConnectionKind = (typeof connections)[number];

/**
 * A play's settings for the connection to its hosts: `remote_user`, `port` and `connection`. A host's own
 * variables win.
 */
export interface ConnectionKeywords {
  user?: string;
  port?: number;
  connection?: ConnectionKind;
}
