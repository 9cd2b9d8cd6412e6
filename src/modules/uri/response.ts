import { parseJson } from '../../core/text.ts';
import type { Value, Values } from '../../core/values.ts';

/** Members of registered values: no header field sets them. */
const reserved = new Set([
  'attempts',
  'changed',
  'content',
  'failed',
  'json',
  'msg',
  'path',
  'results',
  'skipped',
]);

/** The registered value, from what run.sh has reported. */
export function responseOf(
  results: Readonly<Record<string, string>>,
  args: { url: string; return_content: boolean },
): Values {
  const { status, url, content, dest } = results;
  if (status === undefined) return {};
  const fields = fieldsOf(results.headers ?? '');
  const json = /\bjson\b/.test(String(fields.content_type ?? '')) ? jsonOf(content) : undefined;
  const isShown = args.return_content || results.unexpected === 'yes';
  return {
    ...fields,
    status: Number(status),
    url: url || args.url,
    redirected: url !== undefined && url !== '' && url !== args.url,
    ...(json !== undefined && { json }),
    ...(isShown && content !== undefined && { content }),
    ...(dest !== undefined && { path: dest }),
  };
}

/** The header fields of the last response, with names as Ansible writes them. */
function fieldsOf(headers: string): Values {
  const last = headers
    .replace(/\r/g, '')
    .split(/^HTTP\/.*\n/m)
    .at(-1)!;
  const fields: Values = Object.create(null);
  for (const line of last.split('\n')) {
    const [, name, value] = /^([^\s:]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const key = name.toLowerCase().replaceAll('-', '_');
    if (reserved.has(key)) continue;
    fields[key] = key in fields ? `${fields[key]}, ${value}` : value!;
  }
  return fields;
}

function jsonOf(text: string | undefined): Value | undefined {
  try {
    return parseJson(text ?? '');
  } catch {
    return undefined;
  }
}
