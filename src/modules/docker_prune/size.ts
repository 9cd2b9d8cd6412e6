const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** A size as docker prints it, such as 1.2kB, in bytes; 0 if it is not a size. */
export function bytesOf(text: string | undefined): number {
  const [, number, unit] = /^([\d.]+)([kMGTP]?B)$/.exec(text ?? '') ?? [];
  return number === undefined ? 0 : Math.round(Number(number) * 1000 ** units.indexOf(unit!));
}
