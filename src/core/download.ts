/** A file that the controller downloads for hosts, once for all of them. */
export interface Download {
  /** A configuration of curl, which can contain secrets. */
  curl: string;
  /** The algorithm of its checksum, and the digits. */
  algorithm?: string | undefined;
  sum?: string | undefined;
}
