import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Diagnostic, InvalidInput, invalid, type Place } from '../core/errors.ts';
import { isMapping, type Value, type Values } from '../core/values.ts';

/** The settings of a project, as its kplay.yml contains them. */
export interface Project {
  file: string;
  /** The settings, those of the environment over those of the project. */
  settings: Map<string, { value: Value; place: Place | undefined }>;
}

const fileName = 'kplay.yml';

/**
 * Finds the kplay.yml in a folder or the nearest folder above it. One that everyone can write to is left out: another
 * user could choose the inventory, and with it what runs on this machine.
 */
export async function findProjectFile(folder: string, warnings: Diagnostic[]): Promise<string | undefined> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, fileName);
    const info = await stat(file).catch(() => undefined);
    if (info?.isFile()) {
      if (!isOpenToAll(info.mode) && !isOpenToAll((await stat(at)).mode)) return file;
      const message = `${file} is not read: everyone can write to it or to its folder`;
      warnings.push({ severity: 'warning', code: 'project-file', message, hint: 'chmod o-w' });
    }
    if (dirname(at) === at) return undefined;
  }
}

function isOpenToAll(mode: number): boolean {
  return (mode & 0o002) !== 0;
}

/**
 * Reads and checks a kplay.yml.
 * @param environment the section to use; otherwise the one that the file names, if it does
 * @throws InvalidInput with every finding
 */
export async function readProject(file: string, environment: string | undefined): Promise<Project> {
  const { keyPlaceOf, loadYaml } = await import('../yaml/read.ts');
  const content = ((await loadYaml(file)) ?? {}) as Values;
  await refuseFaults(file, content);
  const section = sectionOf(content, environment ?? (content.environment as string | undefined));
  const settings: Project['settings'] = new Map();
  for (const values of [content, section])
    for (const [key, value] of Object.entries(values))
      if (key !== 'environment' && key !== 'environments')
        settings.set(key, { value, place: keyPlaceOf(values, key) });
  return { file, settings };
}

function sectionOf({ environments }: Values, name: string | undefined): Values {
  const sections = isMapping(environments) ? environments : {};
  if (name === undefined) return {};
  if (Object.hasOwn(sections, name)) return sections[name] as Values;
  const known = Object.keys(sections);
  const hint = known.length > 0 ? `known: ${known.join(', ')}` : `write environments: with ${name}: below it`;
  throw invalid('project-file', `${fileName} has no environment "${name}"`, { hint });
}

async function refuseFaults(file: string, content: Value): Promise<void> {
  const { faultsOf } = await import('../schema/check.ts');
  const { placeAlong } = await import('../yaml/along.ts');
  const faults = await faultsOf('project/kplay-yml', content);
  if (faults.length === 0) return;
  const isHolder = typeof content === 'object' && content !== null;
  throw new InvalidInput(
    faults.map(({ path, message, hint, kind }): Diagnostic => {
      const found = isHolder ? placeAlong(content, path, kind === 'unknown key') : undefined;
      const place = found ?? { file, line: 1, col: 1 };
      return { severity: 'error', code: 'project-file', message, place, ...(hint && { hint }) };
    }),
  );
}
