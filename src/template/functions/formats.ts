import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { InvalidInput } from '../../core/errors.ts';
import { parseJson, toJson } from '../../core/text.ts';
import { isMapping } from '../../core/values.ts';
import { TemplateError } from '../errors.ts';
import { keysOf } from '../text.ts';
import { type FunctionTable, textArgument, whole, wrong } from './function.ts';

/** In characters: a longer text takes seconds, and all hosts wait meanwhile. */
const mostYaml = 128 * 1024;

const hashes = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'];

/** Functions that read and write formats, and those of paths. */
export const formats: FunctionTable = {
  toJson: {
    takes: ['value', 'spaces?'],
    doc: 'The value as JSON on one line, or indented by a number of spaces.',
    example: ['toJson db', '{"host":"h1","port":5432}'],
    call: ([value, spaces]) => toJson(value!, whole(spaces, 'a width', [0, 10], 0)),
  },
  fromJson: {
    takes: ['text'],
    doc: 'The value of a text in JSON.',
    example: [`fromJson '{"a": [1]}'`, { a: [1] }],
    call: ([value]) => {
      try {
        return parseJson(textArgument(value));
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        throw new TemplateError(`cannot read the text: ${error.message}`, -1);
      }
    },
  },
  toYaml: {
    takes: ['value', 'spaces?'],
    doc: 'The value as YAML in block style, without a line end. With a width, all lines but the first are indented by it.',
    example: ['toYaml db', 'host: h1\nport: 5432'],
    call: ([value, spaces], { world }) => {
      const lines = world.writeYaml(value!).trimEnd();
      return lines.replaceAll(/\n(?=[^\n])/g, `\n${' '.repeat(whole(spaces, 'a width', [0, 100], 0))}`);
    },
  },
  fromYaml: {
    takes: ['text'],
    doc: 'The value of a text in YAML 1.2.',
    example: ['fromYaml "a: [1]"', { a: [1] }],
    call: ([value], { world }) => {
      if (textArgument(value).length > mostYaml)
        throw new TemplateError(
          `reads at most ${mostYaml / 1024} KiB`,
          -1,
          'fromJson reads more, and faster',
        );
      try {
        return world.readYaml(textArgument(value));
      } catch (error) {
        if (!(error instanceof InvalidInput)) throw error;
        const [{ message, place } = { message: '' }] = error.diagnostics;
        throw new TemplateError(
          `cannot read the text: ${message}${place ? ` (line ${place.line})` : ''}`,
          -1,
        );
      }
    },
  },
  b64encode: {
    takes: ['text'],
    doc: 'The text, as UTF-8, in base64.',
    example: ['b64encode name', 'V2ViIFNlcnZlcg=='],
    call: ([value]) => Buffer.from(textArgument(value)).toString('base64'),
  },
  b64decode: {
    takes: ['text'],
    doc: 'The text, in UTF-8, that a base64 text encodes.',
    example: ['b64decode "aGk="', 'hi'],
    call: ([value]) => {
      const encoded = textArgument(value).replaceAll(/\s/g, '');
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) throw wrong('base64', value);
      return Buffer.from(encoded, 'base64').toString();
    },
  },
  hash: {
    takes: ['text', 'algorithm'],
    doc: `The checksum of the text, as UTF-8, in hex digits: ${hashes.join(', ')}.`,
    example: ['hash "a" "md5"', '0cc175b9c0f1b6a831c399e269772661'],
    call: ([value, algorithm]) => {
      if (!hashes.includes(textArgument(algorithm)))
        throw new TemplateError(`knows ${hashes.join(', ')}, not "${textArgument(algorithm)}"`, -1);
      return createHash(textArgument(algorithm)).update(textArgument(value)).digest('hex');
    },
  },
  sha256: {
    takes: ['text'],
    doc: 'The SHA-256 of the text, as UTF-8, in hex digits.',
    example: ['sha256 "a"', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
    call: ([value]) => createHash('sha256').update(textArgument(value)).digest('hex'),
  },
  urlencode: {
    takes: ['value'],
    doc: 'The text as a part of a URL; a mapping as a query.',
    example: ['urlencode "a b/ä"', 'a%20b%2F%C3%A4'],
    call: ([value]) => {
      if (!isMapping(value)) return encodeURIComponent(textArgument(value));
      return keysOf(value)
        .map((key) => `${encodeURIComponent(key)}=${encodeURIComponent(textArgument(value[key]))}`)
        .join('&');
    },
  },
  basename: {
    takes: ['path'],
    doc: 'The last part of a path.',
    example: ['basename path', 'site.conf'],
    call: ([path]) => posix.basename(textArgument(path)),
  },
  dirname: {
    takes: ['path'],
    doc: 'The path without its last part.',
    example: ['dirname path', '/etc/nginx'],
    call: ([path]) => posix.dirname(textArgument(path)),
  },
  extension: {
    takes: ['path'],
    doc: 'The extension of a path: its last part from the last dot on; empty if it has no dot.',
    example: ['extension path', '.conf'],
    call: ([path]) => posix.extname(textArgument(path)),
  },
};
