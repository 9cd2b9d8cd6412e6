import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { sha256 } from '../../src/core/hash.ts';
import { ansibleVersion } from './ansible.ts';
import { isDue } from './today.ts';

interface Recording<Story> {
  /** The version of ansible-core. */
  version: string;
  /** By the name of the case: the hash of all that Ansible was given, and what it did. */
  cases: Record<string, { inputs: string; story: Story }>;
}

/** A case, and all that Ansible is given for it, as text. */
export interface RecordedCase {
  name: string;
  inputs: string;
}

/** Where answers are recorded, and how new ones are made. */
export interface Recorder<Story> {
  file: URL;
  /** These are not all of its cases: the answers of the others stay. */
  keep?: boolean;
  /** Within so many days each case is asked again. */
  days: number;
  /** Whether the case with this number can be asked again on any machine that has ansible-core. */
  canAsk?: (number: number) => boolean;
  /** Asks for the cases with these numbers. */
  ask: (numbers: number[]) => Promise<Story[]>;
}

/**
 * Gives what ansible-core does with cases. To ask it for all of them takes minutes, so the answers are recorded. It is
 * asked again for a part of the cases, another part each day, for all of them with `KPLAY_ORACLE=all`, and for all of them
 * where another version is installed.
 * @throws where a case is not recorded or the answer is not the recorded one; `UPDATE_ORACLE=1` records the answers
 */
export async function recordedStories<Story>(
  cases: RecordedCase[],
  { file, keep = false, days, canAsk = () => true, ask }: Recorder<Story>,
): Promise<Story[]> {
  const update = Boolean(process.env.UPDATE_ORACLE);
  const recording = JSON.parse(readFileSync(file, 'utf8')) as Recording<Story>;
  const version = await ansibleVersion();
  const everything = version !== undefined && process.env.KPLAY_ORACLE === 'all';
  const isOther = version !== undefined && version !== recording.version;
  const recorded = cases.map(({ name, inputs }) => {
    const entry = recording.cases[name];
    return entry?.inputs === sha256(inputs) ? entry.story : undefined;
  });
  const missing = [...cases.keys()].filter((i) => !recorded[i]);
  if (!update && missing.length > 0)
    throw new Error(`not recorded, set UPDATE_ORACLE=1: ${missing.map((i) => cases[i]!.name).join(', ')}`);
  const isAskedAgain = (i: number) =>
    version !== undefined && canAsk(i) && (isOther || (!update && isDue(i, days)));
  const due = [...cases.keys()].filter((i) => everything || !recorded[i] || isAskedAgain(i));
  const stories = [...recorded];
  for (const [k, story] of (await ask(due)).entries()) {
    const i = due[k]!;
    stories[i] = story;
    if (!isDeepStrictEqual(story, recorded[i]) && !update && version === recording.version)
      throw new Error(`"${cases[i]!.name}" is recorded otherwise: ${JSON.stringify(story)}`);
  }
  if (update) {
    const answers = cases.map(({ name, inputs }, i) => [
      name,
      { inputs: sha256(inputs), story: stories[i]! },
    ]);
    const others = keep ? recording.cases : {};
    write(file, { version: version!, cases: { ...others, ...Object.fromEntries(answers) } });
  }
  return stories as Story[];
}

/** Writes a recording with a line for each case. */
function write<Story>(file: URL, { version, cases }: Recording<Story>): void {
  const lines = Object.entries(cases).map(
    ([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`,
  );
  writeFileSync(file, `{"version":${JSON.stringify(version)},"cases":{\n${lines.join(',\n')}\n}}\n`);
}
