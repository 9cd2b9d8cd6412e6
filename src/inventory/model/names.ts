import { isIPv6 } from 'node:net';
import { didYouMean } from '../../core/errors.ts';

// V8 takes a millisecond for the letters of all languages, so names in ASCII are looked at by themselves
const isHostName = (name: string) =>
  /^\w(?:[\w.-]*\w)?$/.test(name) || /^[\p{L}\p{N}_](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_])?$/u.test(name);
const isGroupName = (name: string) =>
  /^\w[\w.-]*$/.test(name) || /^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u.test(name);

/**
 * The problem with a host's name, if any. Names get into file names, command lines and terminals, so a leading
 * "-", "/", spaces and control characters are not allowed.
 */
export function hostNameProblem(name: string): string | undefined {
  if (name.length > 255) return 'is longer than 255 characters';
  if (name.includes(':') && isIPv6(name) && !name.includes('%')) return undefined;
  return isHostName(name) ? undefined : 'may hold letters, digits, ".", "_" and "-" only';
}

/** The problem with a group's name, if any. */
export function groupNameProblem(name: string): string | undefined {
  if (name.length > 255) return 'is longer than 255 characters';
  return isGroupName(name) ? undefined : 'may hold letters, digits, ".", "_" and "-" only';
}

/** The group name for a text: without spaces, as in Ansible's group_by. */
export function groupNameFor(text: string): string {
  return text.replaceAll(' ', '-');
}

/** A hint for an unknown name. */
export function nameHint(wrong: string, known: Iterable<string>): string {
  if (wrong === 'localhost') return 'put localhost into the inventory, with kplay_connection: local';
  const names = [...known];
  const close = didYouMean(wrong, names);
  if (close) return `did you mean "${close}"?`;
  if (names.length === 0) return 'the inventory is empty';
  return `known: ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}`;
}
