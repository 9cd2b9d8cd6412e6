import type { Place } from '../../core/errors.ts';
import type { Findings } from '../../core/findings.ts';
import { isNamedSecret, isSecretName, secretShapes } from '../../core/secret-names.ts';
import { isMapping, Raw, type Value } from '../../core/values.ts';
import { isEncrypted, keyPlaceOf, placeOf } from '../../yaml/read.ts';

const hint = 'write !secret before it, and encrypt it with kplay secret encrypt FILE';

/** Warns about literal secrets in a value and all its parts. Messages never contain the secret itself. */
export function checkSecrets(value: Value, findings: Findings): void {
  if (typeof value === 'object' && value && isEncrypted(value)) return;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) checkItem(item, undefined, placeOf(value, i), findings);
  } else if (isMapping(value))
    for (const [key, item] of Object.entries(value)) checkItem(item, key, keyPlaceOf(value, key), findings);
}

function checkItem(item: Value, key: string | undefined, place: Place | undefined, findings: Findings): void {
  const text = item instanceof Raw ? item.text : item;
  const shape = typeof text === 'string' ? secretShapes.find(([, test]) => test.test(text)) : undefined;
  if (shape) findings.warning('plain-secret', `${shape[0]} is here in plain text`, { place, hint });
  else if (key !== undefined && isLiteralSecret(key, item))
    findings.warning('plain-secret', `"${key}" is here in plain text`, { place, hint });
  else checkSecrets(item, findings);
}

function isLiteralSecret(key: string, value: Value): boolean {
  if (typeof value === 'number' || value instanceof Raw) return isSecretName(key);
  return typeof value === 'string' && !value.includes('{{') && isNamedSecret(key, value);
}
