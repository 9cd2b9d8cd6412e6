import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Trouble } from '../core/errors.ts';
import { type Layout, labsDir } from './layout.ts';

/** A host as it was requested; its cgroup shows whether it runs. */
export interface StateHost {
  name: string;
  address: string;
}

/** The requested settings, which cannot be read from the machine itself. */
export interface LabState {
  version: 1;
  name: string;
  /** The third part of the lab's addresses, 10.77.N.x. */
  subnet: number;
  docker: boolean;
  /** Additional packages in the image, sorted. */
  packages: string[];
  /** The directory of the root file system that all hosts share. */
  image: string;
  hosts: StateHost[];
}

/** The lab's state, or undefined for an unknown lab. Throws Trouble if the file is damaged. */
export async function readState(lab: Layout): Promise<LabState | undefined> {
  let text: string;
  try {
    text = await readFile(lab.state, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const state = JSON.parse(text) as LabState;
    if (state.version === 1) return state;
  } catch {}
  throw new Trouble(`${lab.state} is not readable`, { hint: `kplay lab down --name ${lab.name}` });
}

/** Replaces the lab's state in one step. */
export async function writeState(lab: Layout, state: LabState): Promise<void> {
  await replaceFile(lab.state, `${JSON.stringify(state, null, 2)}\n`);
}

/** Writes a file so that readers see the old or the new content, never a part. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** The subnets of the other labs of this machine. */
export async function takenSubnets(): Promise<number[]> {
  const taken: number[] = [];
  for (const name of await readdir(labsDir).catch(() => [])) {
    const text = await readFile(join(labsDir, name, 'state.json'), 'utf8').catch(() => '{}');
    const subnet = /"subnet": (\d+)/.exec(text);
    if (subnet) taken.push(Number(subnet[1]));
  }
  return taken;
}
