import { didYouMean } from '../../core/errors.ts';
import type { Findings } from '../../core/findings.ts';
import { isMapping, typeName, type Value, type Values } from '../../core/values.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import type { Spot } from '../compile/uses.ts';
import { checkTypes, unknownKeyword } from '../keywords/keywords.ts';
import { roleKeywords, textOrNone } from '../keywords/schema.ts';

/** An entry of `roles:` or `dependencies:`: a role's name, its spot, and the keywords beside it. */
export interface Entry {
  name: string;
  spot: Spot;
  keywords: Values;
}

/** Reads the entry at a spot; undefined when it names no role, which is reported. */
export function readEntry(spot: Spot, entry: Value, findings: Findings): Entry | undefined {
  if (typeof entry === 'string') return { name: entry, spot, keywords: Object.create(null) as Values };
  const place = placeOf(spot.container, spot.key);
  if (!isMapping(entry)) {
    findings.error('wrong-type', `a role must be a name or a mapping, not ${typeName(entry)}`, { place });
    return undefined;
  }
  const role = entry.role ?? entry.name;
  if (role === undefined && typeof entry.src === 'string') {
    const hint = `put the role into roles/, and write role: ${entry.src}`;
    findings.error('unknown-keyword', 'kplay downloads no roles: "src" is not known', {
      place: keyPlaceOf(entry, 'src'),
      hint,
    });
    return undefined;
  }
  for (const key of Object.keys(entry))
    if (!Object.hasOwn(roleKeywords, key)) unknownKey(entry, key, findings);
  checkTypes(entry, roleKeywords, findings);
  const name = textOrNone(role);
  if (name !== undefined) return { name, spot: { container: entry, key: 'role' }, keywords: entry };
  findings.error('missing-argument', 'the entry names no role', { place, hint: 'write role: NAME' });
  return undefined;
}

function unknownKey(entry: Values, key: string, findings: Findings): void {
  if (key !== 'name' && didYouMean(key, Object.keys(roleKeywords))) {
    unknownKeyword(entry, key, roleKeywords, findings);
    return;
  }
  const hint = key === 'name' ? 'write role: instead of name:' : 'write parameters of the role below vars:';
  findings.error('unknown-keyword', `unknown keyword "${key}"`, { place: keyPlaceOf(entry, key), hint });
}
