import { statFields } from '../../core/stat-fields.ts';
import type { Values } from '../../core/values.ts';

type Results = Readonly<Record<string, string>>;

/** The names that Ansible gives to the flags of lsattr(1). */
const flagNames: Record<string, string> = {
  A: 'noatime',
  a: 'append',
  c: 'compressed',
  C: 'nocow',
  d: 'nodump',
  D: 'dirsync',
  e: 'extents',
  E: 'encrypted',
  h: 'blocksize',
  i: 'immutable',
  I: 'indexed',
  j: 'journalled',
  N: 'inline',
  s: 'zero',
  S: 'synchronous',
  t: 'notail',
  T: 'blockroot',
  u: 'undelete',
  X: 'compressedraw',
  Z: 'compresseddirty',
};

/** The registered value `stat`, from what run.sh has reported. */
export function statResult(results: Results, path: string): Values {
  if (!results.stat) return { exists: false };
  const fields = statFields(results.stat);
  const access = results.access ?? '';
  return {
    exists: true,
    path: results.path ?? path,
    ...fields,
    readable: access.includes('r'),
    writeable: access.includes('w'),
    executable: access.includes('x'),
    ...(results.target !== undefined && {
      lnk_target: results.target,
      lnk_source: results.source ?? results.target,
    }),
    ...(results.checksum && { checksum: results.checksum.replace(/^\\|[ *].*$/gs, '') }),
    ...mimeOf(results, fields.isdir === true),
    ...flagsOf(results),
  };
}

/** `text/plain; charset=us-ascii`; as in Ansible, what is not known has a name. */
function mimeOf({ mime }: Results, isDirectory: boolean): Values {
  if (mime === undefined) return {};
  const [, mimetype, charset] = /^(\S+); charset=(\S+)$/.exec(mime) ?? [];
  return {
    mimetype: mimetype ?? (isDirectory ? 'inode/directory' : 'unknown'),
    charset: charset ?? (isDirectory ? 'binary' : 'unknown'),
  };
}

/** `3518430 --------------e------- ./name`, from `lsattr -vd`. */
function flagsOf({ lsattr }: Results): Values {
  if (lsattr === undefined) return {};
  const [, version, text = ''] = /^\s*(\d+) (\S+) /.exec(lsattr) ?? [];
  const flags = text.replaceAll('-', '');
  return {
    version: version ?? null,
    attr_flags: flags,
    attributes: [...flags].map((flag) => flagNames[flag] ?? flag),
  };
}
