import { statFields } from '../../core/stat-fields.ts';
import type { Value, Values } from '../../core/values.ts';
import { ageOf, type Criteria } from './words.ts';

type Arguments = Pick<Criteria, 'age' | 'age_stamp'> & { paths: string[]; limit?: number | undefined };

/** The registered value, from what run.sh has reported: for each path, a number, its files or why it is skipped. */
export function findResult(results: Readonly<Record<string, string>>, args: Arguments): Values {
  const { paths, limit } = args;
  const files = paths.flatMap((path, i) => filesIn(path, results[`files${i}`] ?? ''));
  const now = Number(results.now);
  const found = files.filter((file) => isOfAge(file, now, args)).slice(0, limit);
  const skipped: Values = Object.create(null);
  for (const [i, path] of paths.entries()) {
    const why = results[`skipped${i}`];
    if (why !== undefined) skipped[path] = why;
  }
  return { files: found, matched: found.length, skipped_paths: skipped };
}

function filesIn(folder: string, text: string): Values[] {
  return text.split('\n').flatMap((line) => {
    const cut = line.indexOf(' ./');
    if (cut < 0) return [];
    const path = `${folder.replace(/\/+$/, '')}/${line.slice(cut + 3)}`;
    return [{ path, ...statFields(line.slice(0, cut)) }];
  });
}

function isOfAge(file: Values, now: number, { age, age_stamp }: Arguments): boolean {
  const limit = age === undefined ? undefined : ageOf(age);
  if (limit === undefined) return true;
  const is = now - ((file as Record<string, Value>)[age_stamp] as number);
  return age!.startsWith('-') ? is <= -limit : is >= limit;
}
