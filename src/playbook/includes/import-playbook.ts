import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Values } from '../../core/values.ts';
import { placeOf } from '../../yaml/read.ts';
import type { Context } from '../compile/context.ts';
import { includeContext } from '../compile/include-context.ts';
import type { Loading } from '../compile/loading.ts';
import { checkKeywords } from '../keywords/keywords.ts';
import { importKeywords, textOrNone } from '../keywords/schema.ts';
import { nearFile } from './near.ts';

/** A playbook that another one imports, and what its plays inherit from there. */
export interface Imported {
  file: string;
  context: Context;
}

/** Reads an `import_playbook`; undefined when the file does not exist, which is reported. */
export async function importedPlaybook(
  raw: Values,
  from: string,
  context: Context,
  loading: Loading,
): Promise<Imported | undefined> {
  checkKeywords(raw, importKeywords, loading.findings);
  const name = textOrNone(raw.import_playbook);
  if (name === undefined) return undefined;
  const place = placeOf(raw, 'import_playbook');
  const file = isAbsolute(name) ? name : join(dirname(from), name);
  if (!existsSync(file)) {
    const hint = name.includes('{{')
      ? 'the name must be known before the run'
      : nearFile(name, [dirname(from)]);
    loading.findings.error('unknown-file', `there is no playbook "${name}"`, { place, hint });
    return undefined;
  }
  if (context.files.includes(file)) {
    const hint = [...context.files, file].join(' → ');
    loading.findings.error('include-cycle', `"${name}" imports itself`, { place, hint });
    return undefined;
  }
  const inner = await includeContext(raw, context, loading);
  return { file, context: { ...inner, files: [...context.files, file] } };
}
