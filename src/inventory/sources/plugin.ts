import { didYouMean } from '../../core/errors.ts';
import { typeName, type Values } from '../../core/values.ts';
import { placeOf } from '../../yaml/read.ts';
import type { Draft } from '../model/draft.ts';

/** Runs the inventory plugin that a YAML file configures: `constructed` or `consul`. */
export async function addPlugin(
  draft: Draft,
  root: Values,
  file: string,
  folders: readonly string[],
): Promise<void> {
  const { plugin } = root;
  const place = placeOf(root, 'plugin');
  if (typeof plugin !== 'string')
    return draft.findings.error('inventory-plugin', `"plugin" must be a name, not ${typeName(plugin)}`, {
      place,
    });
  const name = plugin.replace(/^(?:ansible\.builtin|kplay)\./, '');
  if (name === 'constructed')
    await (await import('./constructed.ts')).addConstructed(draft, root, file, folders);
  else if (name === 'consul') {
    const { addConsul, settingsOf } = await import('./consul.ts');
    const settings = await settingsOf(draft, root, file);
    if (settings) await addConsul(draft, settings);
  } else {
    const close = didYouMean(name, ['constructed', 'consul']);
    const hint = close
      ? `did you mean "${close}"?`
      : 'known are constructed and consul; for others, use a script that prints ansible-inventory --list';
    draft.findings.error('inventory-plugin', `there is no inventory plugin "${plugin}"`, { place, hint });
  }
}
