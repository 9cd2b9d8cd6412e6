/** What a session needs of a running shell; the transports' channels are of this shape. */
export interface Channel {
  write(data: Uint8Array | string): Promise<void>;
  end(): void;
  onStdout(listener: (chunk: Buffer) => void): void;
  onStderr(listener: (chunk: Buffer) => void): void;
  readonly closed: Promise<{ code: number | null; signal: string | null }>;
}
