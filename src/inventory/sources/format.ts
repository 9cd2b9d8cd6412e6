import { basename, extname } from 'node:path';

/** The format of an inventory file; YAML includes JSON, Terraform states and settings of plugins. */
export type Format = 'yaml' | 'ini' | 'script' | 'ssh' | 'toml';

/**
 * Detects the format of a file. A first line `#!` or a Linux executable (ELF) is a script. Sections in brackets
 * are INI, whatever the file's name; otherwise .yml, .yaml, .json and .tfstate are YAML, .ini is INI, and for
 * other names the first line with content decides.
 */
export function formatOf(file: string, text: string): Format {
  if (text.startsWith('#!') || text.startsWith('\x7fELF')) return 'script';
  const extension = extname(file);
  if (extension === '.toml') return 'toml';
  if (/^\[[^\]\s,'"]+\]\s*(?:#.*)?$/m.test(text) && !/^\s*[{[]\s*$/.test(firstLine(text))) return 'ini';
  if (['.yml', '.yaml', '.json', '.tfstate'].includes(extension)) return 'yaml';
  if (extension === '.ini') return 'ini';
  if (isSshConfig(file, text)) return 'ssh';
  return yamlStart.test(firstLine(text)) ? 'yaml' : 'ini';
}

/** `key:` or `"key":`, the start of a document, a directive, or JSON. */
const yamlStart = /^(?:---|%YAML|\{|- |(?:"[^"]*"|'[^']*'|[^\s'"#:=][^:=]*?)\s*:(?:\s|$))|^$/;

function firstLine(text: string): string {
  return /^(?!\s*(?:[#;].*)?$).*$/m.exec(text)?.[0].trim() ?? '';
}

function isSshConfig(file: string, text: string): boolean {
  const named = /^(?:ssh_config|config)$/.test(basename(file)) || extname(file) === '.sshconfig';
  const keyword = /^(?:host|match|include)(?:\s+|\s*=\s*)\S|^\w+\s+[^=\s]+$/i.test(firstLine(text));
  return keyword && (named || /^[ \t]*host(?:[ \t]+|[ \t]*=[ \t]*)[^\s=]/im.test(text));
}
