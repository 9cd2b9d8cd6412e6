import { readFileSync } from 'node:fs';

// the bundle puts this code one folder above, see build.mjs
const bundled = !import.meta.url.endsWith('.ts');
let text: string | undefined;

/** The text of prelude.sh, as bytes one character each. */
export function prelude(): string {
  text ??= readFileSync(new URL(bundled ? './remote/prelude.sh' : './prelude.sh', import.meta.url), 'latin1');
  return text;
}
