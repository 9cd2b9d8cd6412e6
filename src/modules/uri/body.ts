import type { SourceFile } from '../../core/params.ts';
import { textOf } from '../../core/text.ts';
import { isMapping, type Value } from '../../core/values.ts';

interface Body {
  body?: Value | undefined;
  body_format: 'raw' | 'json' | 'form-urlencoded';
  src?: SourceFile | undefined;
  headers?: Record<string, string> | undefined;
}

const types = {
  raw: undefined,
  json: 'application/json',
  'form-urlencoded': 'application/x-www-form-urlencoded',
};

/** The body of the request; undefined for a request without one. */
export function bodyOf({ body, body_format, src }: Body): string | SourceFile | undefined {
  if (body === undefined || body === null) return src;
  if (typeof body === 'string') return body;
  if (body_format === 'form-urlencoded') return formOf(body);
  return body_format === 'json' ? JSON.stringify(body) : textOf(body);
}

function formOf(body: Value): string {
  const pairs = Array.isArray(body)
    ? body.map((pair): [Value, Value] => (Array.isArray(pair) ? [pair[0]!, pair[1] ?? ''] : [pair, '']))
    : Object.entries(body as { [name: string]: Value });
  const flat = pairs.flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [textOf(name), textOf(one)]),
  );
  return new URLSearchParams(flat).toString();
}

/** What is wrong with a body, in a sentence. */
export function bodyProblem(args: Body): string | undefined {
  const { body, body_format } = args;
  if (body_format === 'raw' && (isMapping(body) || Array.isArray(body)))
    return 'a body that is not a text needs body_format: json or form-urlencoded';
  const isPairs = isMapping(body) || Array.isArray(body) || typeof body === 'string';
  if (body_format === 'form-urlencoded' && body !== undefined && body !== null && !isPairs)
    return 'the body of a form is a mapping';
  return body !== undefined && body !== null && args.src ? 'give either body or src' : undefined;
}

/** The header fields, with the type of the body. */
export function headersOf(request: Body): Record<string, string> {
  const { headers = {}, body_format } = request;
  const type = types[body_format];
  const isGiven = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return { ...(type && !isGiven && { 'Content-Type': type }), ...headers };
}
