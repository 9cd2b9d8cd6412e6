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

/** What is wrong with a checksum, in a sentence. */
export function checksumProblem(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const { algorithm = '', sum, list } = parseChecksum(text);
  const length = Object.hasOwn(lengths, algorithm) ? lengths[algorithm] : undefined;
  if (length === undefined) return `checksum must begin with the algorithm, such as sha256:, not "${text}"`;
  if (list !== undefined)
    return /^(https?|ftp):\/\/\S+$/.test(list)
      ? undefined
      : 'the URL of checksum must begin with http:// or https://';
  return /^[0-9a-f]+$/.test(sum!) && sum!.length === length
    ? undefined
    : `a checksum of ${algorithm} has ${length} hexadecimal digits`;
}
