import type { Findings } from '../../core/findings.ts';
import type { CompiledTask } from '../../playbook/compile/compiled-task.ts';
import { placeOf } from '../../yaml/read.ts';

/** The three classes of chmod(1), and the sticky bit. */
const classes = ['its owner', 'its group', 'others'];
const sticky = 0o1000;

/** Warns about permissions that are likely wrong: folders that cannot be entered, files that all can change. */
export function checkMode({ task: { args, module }, spotOf }: CompiledTask, findings: Findings): void {
  const { mode, state } = args;
  if (typeof mode !== 'string' || !/^[0-7]{3,4}$/.test(mode)) return;
  const bits = Number.parseInt(mode, 8);
  const isFolder = module === 'file' && state === 'directory';
  const { container, key } = spotOf('mode');
  const place = placeOf(container, key);
  const closed = isFolder ? classes.filter((_, i) => ((bits >> (6 - 3 * i)) & 0o5) === 0o4) : [];
  if (closed.length > 0) {
    const entered = (bits | ((bits & 0o444) >> 2)).toString(8).padStart(4, '0');
    findings.warning(
      'risky-mode',
      `a folder of mode ${mode} can be read but not entered by ${closed.join(', ')}`,
      {
        place,
        hint: `write mode: "${entered}"; with recurse, mode: "u=rwX,go=rX" leaves files without x`,
      },
    );
  }
  if (bits & 0o002 && !(isFolder && bits & sticky))
    findings.warning('risky-mode', `with mode ${mode} every user of the host can change it`, {
      place,
      hint: `write mode: "${(bits & ~0o002).toString(8).padStart(4, '0')}"${isFolder ? ', or "1777" for a folder like /tmp' : ''}`,
    });
}
