import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Value, Values } from '../../src/core/values.ts';
import { readYaml } from '../../src/yaml/read.ts';

/** What a task did, as far as two programs can be compared. */
export interface TwinStory {
  /** The status of the first and of the second run: ok, changed or failed. */
  first: string;
  second: string;
  /** The values of the result that the case names. */
  says?: Value[];
  /** A line for each path: its type, mode, owner, and its content or its target. */
  tree: string[];
}

/** One task that kplay and Ansible run on hosts that are the same. */
export interface TwinCase {
  name: string;
  /** A script that runs before, in the folder of the case. */
  given?: string;
  /** One module with its arguments, as both programs understand it. `{{ here }}` is the folder of the case. */
  task: Values;
  /** Files of the controller, in the folder `{{ files }}`. */
  files?: Record<string, string>;
  /** A path in the folder `{{ files }}` of the controller, whose tree is compared, too. */
  brings?: string;
  /** Paths outside of the folder, whose trees are compared. */
  looks_at?: string[];
  /** Commands whose output is compared. */
  shows?: string;
  /** Paths of values in the result, such as `stat.mode`. */
  says?: string[];
  /** Files in the folder whose content is random. */
  random?: string[];
  /** Cases with a higher number run later, because they change the same thing. */
  round?: number;
  /** Where kplay differs on purpose: why, and a part of what each of the two does. */
  differs?: { why: string; theirs: Partial<TwinStory>; ours: Partial<TwinStory> };
}

/** A case of a module, with what identifies it. */
export interface Twin extends TwinCase {
  module: string;
  /** Its name in the recording. */
  title: string;
  /** The name of its task and of its folder. */
  id: string;
  here: string;
}

const folder = new URL('cases/', import.meta.url);

/** The cases of all modules, from the files in cases/. */
export const twins: Twin[] = readdirSync(folder)
  .sort()
  .flatMap((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const module = basename(file, '.yml');
    return (readYaml(text, file) as unknown as TwinCase[]).map((one) => twin(module, one));
  });

function twin(module: string, one: TwinCase): Twin {
  const id = `${module} ${one.name}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const here = `/srv/twins/${id}`;
  const placed = JSON.parse(JSON.stringify(one).replaceAll('{{ here }}', here)) as TwinCase;
  return { ...placed, module, title: `${module}: ${one.name}`, id, here };
}

/** The cases by their rounds, in their order. */
export function rounds(cases: Twin[]): Twin[][] {
  const numbers = [...new Set(cases.map(({ round = 1 }) => round))].sort();
  return numbers.map((number) => cases.filter(({ round = 1 }) => round === number));
}
