import { type BigIntStats, statSync } from 'node:fs';

/** The stamp of a missing file. */
export const noStamp = '';

/** A text that changes with a file: what was read from it before is read again only if the stamp is another one. */
export function stampOf(file: string): string {
  try {
    return stampIn(statSync(file, { bigint: true }));
  } catch {
    return noStamp;
  }
}

/** The stamp of a file, from what stat(2) says of it. */
export function stampIn({ ino, size, mtimeNs }: BigIntStats): string {
  return `${ino} ${size} ${mtimeNs}`;
}
