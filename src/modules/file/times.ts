/** The format in which touch(1) reads a time, and Ansible by default. */
export const usualFormat = '%Y%m%d%H%M.%S';

const digits: Record<string, number> = { Y: 4, m: 2, d: 2, H: 2, M: 2, S: 2 };

/**
 * Reads a time in a format of strptime(3).
 * @returns YYYYMMDDhhmm.SS for touch(1), or the words preserve and now; undefined for a text of another format
 */
export function touchTime(text: string, format: string): string | undefined {
  if (text === 'preserve' || text === 'now') return text;
  const letters: string[] = [];
  const pattern = format.replace(/%(.)|[\\^$.*+?()[\]{}|]/g, (all, letter) => {
    if (letter === undefined) return `\\${all}`;
    letters.push(letter);
    return letter in digits ? `(\\d{${digits[letter]}})` : '(?!)';
  });
  const found = new RegExp(`^${pattern}$`).exec(text);
  if (!found) return undefined;
  const at = (letter: string, otherwise: string) =>
    letters.includes(letter) ? found[letters.indexOf(letter) + 1]! : otherwise;
  const day = [at('Y', '1900'), at('m', '01'), at('d', '01')];
  const time = [at('H', '00'), at('M', '00'), at('S', '00')];
  if (Number.isNaN(Date.parse(`${day.join('-')}T${time.join(':')}Z`))) return undefined;
  return `${day.join('')}${time[0]}${time[1]}.${time[2]}`;
}
