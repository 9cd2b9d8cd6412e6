export type ConnectionErrorKind =
  | 'unreachable' // refused, no route, unknown name, timeout, no common algorithm
  | 'busy' // ended before the handshake: too many logins at once (MaxStartups)
  | 'host-key' // unknown or changed
  | 'authentication' // the login was refused
  | 'channel' // connected, but no channel (MaxSessions, a forced command)
  | 'locked' // by another run, or by `kplay lock`
  | 'session' // a channel, but no shell in it, or not as the become user
  | 'lost'; // in use, then broken: the result of a step without an answer is unknown

/** A host cannot be used, or no longer: one sentence, and a hint. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly kind: ConnectionErrorKind;
  readonly hint: string | undefined;

  constructor(kind: ConnectionErrorKind, message: string, hint?: string) {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }

  /** Whether a later attempt can succeed, for example because the host boots. */
  get isTemporary(): boolean {
    return !['host-key', 'authentication', 'channel'].includes(this.kind);
  }
}
