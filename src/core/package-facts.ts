import type { Value, Values } from './values.ts';

/** How each program lists packages: a line for each, see software-facts.sh. */
const readers: { [program: string]: (line: string) => Values | undefined } = {
  'dpkg-query': (line) => {
    const [status, name, version, arch, category, origin] = line.split('\t');
    if (status !== 'installed') return undefined;
    return {
      name: name!,
      version: version!,
      arch: arch!,
      category: category!,
      origin: origin!,
      source: 'apt',
    };
  },
  rpm: (line) => {
    const [name, version, release, epoch, arch] = line.split('\t');
    const number = /^\d+$/.test(epoch ?? '') ? Number(epoch) : null;
    return { name: name!, version: version!, release: release!, epoch: number, arch: arch!, source: 'rpm' };
  },
  apk: (line) => {
    const parts = /^(.+)-(\d[^-]*)-(r\d+)$/.exec(line);
    return parts ? { name: parts[1]!, version: parts[2]!, release: parts[3]!, source: 'apk' } : undefined;
  },
  pacman: (line) => {
    const [name, version] = line.split(' ');
    return { name: name!, version: version!, source: 'pacman' };
  },
};

/** The installed packages by name, with Ansible's members, from what `fact_packages` of a host reports. */
export function packageFacts(text: string): Values {
  const [program = '', ...lines] = text.split('\n');
  const packages: { [name: string]: Value[] } = Object.create(null);
  const read = Object.hasOwn(readers, program) ? readers[program]! : undefined;
  if (!read) return packages;
  for (const line of lines) {
    const one = read(line);
    if (!one || Object.values(one).includes(undefined as never)) continue;
    const name = one.name as string;
    packages[name] = [...(packages[name] ?? []), one];
  }
  return packages;
}
