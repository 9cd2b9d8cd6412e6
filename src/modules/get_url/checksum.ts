import type { Form } from '../../core/form.ts';

const lengths: { [algorithm: string]: number } = {
  md5: 32,
  sha1: 40,
  sha224: 56,
  sha256: 64,
  sha384: 96,
  sha512: 128,
};

/** A checksum of the form `sha256:0a1b…` or `sha256:https://…`, in its parts. */
export function parseChecksum(text: string | undefined): { algorithm?: string; sum?: string; list?: string } {
  if (!text) return {};
  const cut = text.indexOf(':');
  const [algorithm, rest] = [text.slice(0, cut).toLowerCase(), text.slice(cut + 1).trim()];
  return rest.includes('://') ? { algorithm, list: rest } : { algorithm, sum: rest.toLowerCase() };
}

/** A checksum, or the address of a list of checksums. An empty text asks for no check. */
export const checksumForm: Form = {
  is: 'a checksum such as sha256:0a1b…',
  problem: checksumProblem,
  hint: (text) => {
    const algorithm = Object.keys(lengths).find((name) => lengths[name] === text.length);
    return algorithm && /^[0-9a-f]+$/i.test(text) ? `write ${algorithm}:${text.slice(0, 8)}…` : undefined;
  },
};

function checksumProblem(text: string): string | undefined {
  if (text === '') return undefined;
  const { algorithm = '', sum, list } = parseChecksum(text);
  const length = Object.hasOwn(lengths, algorithm) ? lengths[algorithm] : undefined;
  if (length === undefined) return 'it does not begin with the algorithm';
  if (list !== undefined)
    return /^(https?|ftp):\/\/\S+$/.test(list)
      ? undefined
      : 'the address must begin with http:// or https://';
  return /^[0-9a-f]+$/.test(sum!) && sum!.length === length
    ? undefined
    : `it has ${sum!.length} digits of ${length}, or others than 0-9 and a-f`;
}
