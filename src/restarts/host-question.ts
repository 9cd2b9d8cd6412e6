import type { ShellValue } from '../core/module.ts';
import type { RemoteStep } from '../remote/step/step.ts';

/** Makes the step that asks a host something when its tasks are over. It only reads. */
export function questionStep(
  functions: readonly string[],
  variables: Record<string, ShellValue>,
  needs: RemoteStep['needs'],
): RemoteStep {
  return {
    module: 'question',
    scripts: { run: ['read_only', ...functions].join('\n') },
    variables,
    words: [],
    want: undefined,
    content: undefined,
    environment: { LC_ALL: 'C' },
    check: false,
    diff: false,
    timeout: 60,
    needs,
    onFailure: 'keep',
  };
}
