import type { Value, Values } from './values.ts';

/** The format for `stat -c` of a host, for `statFields`. The name, which can contain anything, is not part of it. */
export const statFormat = '%f %h %i %d %t %T %u %g %s %b %o %X %Y %Z %U %G';

/** Types of files in the mode of stat(2), and Ansible's members for them. */
const types = {
  isblk: 0o060000,
  ischr: 0o020000,
  isdir: 0o040000,
  isfifo: 0o010000,
  islnk: 0o120000,
  isreg: 0o100000,
  issock: 0o140000,
};

/**
 * The attributes of a file, with Ansible's names, from what `stat -c` prints for `statFormat`.
 * @throws Error for any other text
 */
export function statFields(text: string): Values {
  const fields = /^([0-9a-f]+) (\d+) (\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+)((?: -?\d+){8}) (\S+) (\S+)$/.exec(
    text,
  );
  if (!fields) throw new Error('the host has not reported the attributes of a file');
  const [, raw, nlink, inode, dev, major, minor, rest, user, group] = fields as unknown as string[];
  const [uid, gid, size, blocks, block_size, atime, mtime, ctime] = rest!.trim().split(' ').map(Number);
  const mode = Number.parseInt(raw!, 16);
  return {
    ...typeFields(mode),
    ...modeFields(mode),
    nlink: Number(nlink),
    inode: Number(inode),
    dev: Number(dev),
    device_type: Number.parseInt(major!, 16) * 256 + Number.parseInt(minor!, 16),
    ...({ uid, gid, size, blocks, block_size, atime, mtime, ctime } as Values),
    pw_name: nameOf(user!),
    gr_name: nameOf(group!),
  };
}

function typeFields(mode: number): Values {
  return Object.fromEntries(Object.entries(types).map(([name, type]) => [name, (mode & 0o170000) === type]));
}

function modeFields(mode: number): Values {
  const bits: [string, number][] = [
    ['isuid', 0o4000],
    ['isgid', 0o2000],
    ...['usr', 'grp', 'oth'].flatMap((who, i) =>
      ['r', 'w', 'x'].map((bit, j): [string, number] => [bit + who, 0o400 >> (3 * i + j)]),
    ),
  ];
  return {
    mode: (mode & 0o7777).toString(8).padStart(4, '0'),
    ...Object.fromEntries(bits.map(([name, bit]) => [name, (mode & bit) !== 0])),
  };
}

/** A user or a group without a name. */
function nameOf(name: string): Value {
  return name === 'UNKNOWN' ? null : name;
}
