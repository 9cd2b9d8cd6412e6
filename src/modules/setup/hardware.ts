import type { Value, Values } from '../../core/values.ts';

/** Mounted file systems with Ansible's members, from `fact_mounts`. */
export function mountsFrom(text: string): Value {
  const cut = text.indexOf('\n\n');
  const [mounts, sizes] = cut < 0 ? [text, ''] : [text.slice(0, cut), text.slice(cut + 2)];
  const sizeOf = new Map<string, Values>();
  for (const line of sizes.split('\n')) {
    const numbers = /^(\d+) (\d+) (\d+) (\d+) (\d+) (.+)$/.exec(line);
    if (numbers) sizeOf.set(numbers[6]!, fileSystem(numbers.slice(1, 6).map(Number)));
  }
  return mounts.split('\n').flatMap((line) => {
    const [device, path, fstype, options, uuid] = line.split(' ');
    if (!device || !path || !fstype || !options || !uuid) return [];
    const mount = unescaped(path);
    return [{ device: unescaped(device), mount, fstype, options, uuid, ...sizeOf.get(mount) }];
  });
}

function fileSystem(numbers: number[]): Values {
  const [block_size, block_total, block_available, inode_total, inode_available] = numbers as [
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    block_size,
    block_total,
    block_available,
    block_used: block_total - block_available,
    inode_total,
    inode_available,
    inode_used: inode_total - inode_available,
    size_total: block_size * block_total,
    size_available: block_size * block_available,
  };
}

/** The kernel writes blanks and some other characters as octal numbers, see proc_pid_mounts(5). */
function unescaped(text: string): string {
  return text.replace(/\\([0-3][0-7]{2})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** Disks by name, with their partitions and Ansible's members, from `fact_devices`. */
export function devicesFrom(text: string): Value {
  const devices: { [name: string]: Values } = Object.create(null);
  let at: Values | undefined;
  let sectorSize = 512;
  for (const line of text.split('\n')) {
    const cut = line.indexOf('=');
    if (cut >= 0) {
      const [key, value] = [line.slice(0, cut), line.slice(cut + 1).trim()];
      if (key === 'logical_block_size') sectorSize = Number(value);
      if (at) Object.assign(at, deviceField(key, value, sectorSize));
    } else if (line !== '') at = deviceAt(devices, line);
  }
  return devices;
}

/** The disk or the partition (`sda/sda1`) with this name. */
function deviceAt(devices: { [name: string]: Values }, name: string): Values {
  const [disk = '', part] = name.split('/', 2);
  devices[disk] ??= { partitions: Object.create(null) };
  if (part === undefined) return devices[disk];
  const values: Values = {};
  (devices[disk].partitions as Values)[part] = values;
  return values;
}

/** The kernel counts in sectors of 512 bytes, whatever the sectors of the disk are. */
function deviceField(key: string, value: string, sectorSize: number): Values {
  switch (key) {
    case 'size':
      return { sectors: Number(value), size: human(Number(value) * 512) };
    case 'logical_block_size':
      return { sectorsize: sectorSize };
    case 'start':
      return { start: Number(value) };
    case 'ro':
      return { readonly: value === '1' };
    default:
      return { [key]: value };
  }
}

/** As Ansible writes it: `20.00 GB`. */
function human(bytes: number): string {
  const units = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 1024 ** power).toFixed(2)} ${units[power]}`;
}
