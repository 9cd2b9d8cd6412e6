import { basename, extname } from 'node:path';

/** What a file of an inventory is written in; YAML covers JSON, Terraform's states and plugins' settings. */
export type Format = 'yaml' | 'ini' | 'script' | 'ssh' | 'toml';

/**
 * What a file is written in. A first line `#!` or an executable of Linux (ELF) makes a script. Sections in
 * brackets make INI, whatever the file is called; otherwise .yml, .yaml, .json and .tfstate are YAML, .ini is INI, and
 * the first line with content decides about the rest.
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
