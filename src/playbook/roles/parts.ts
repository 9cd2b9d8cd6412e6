import { didYouMean } from '../../core/errors.ts';
import type { Findings } from '../../core/findings.ts';
import { foldersIn } from './paths.ts';

/** The folders of a role that kplay reads, and one that Ansible's roles can have besides. */
const parts = ['tasks', 'handlers', 'defaults', 'vars', 'files', 'templates', 'meta', 'modules', 'library'];

/** Warns about folders of a role whose names are misspelt: nothing reads them. */
export function warnAboutParts(path: string, findings: Findings): void {
  const names = foldersIn(path);
  for (const name of names) {
    const meant = parts.includes(name) ? undefined : didYouMean(name, parts);
    if (meant === undefined || names.includes(meant)) continue;
    findings.warning('unknown-file', `the folder "${name}" of the role is not read`, {
      place: { file: `${path}/${name}`, line: 1, col: 1 },
      hint: `did you mean "${meant}"?`,
    });
  }
}
