import type { TextCase } from '../../../test/support/text-oracle.ts';

const sshd = '# c\nPort 22\n\nMatch User a\n  X11 no\n';
const begin = '# BEGIN ANSIBLE MANAGED BLOCK\n';
const end = '# END ANSIBLE MANAGED BLOCK\n';
const block = 'a: 1\nb: 2\n';

/** A file and the arguments of a task; Ansible determines the expected result. */
export const blockCases: TextCase[] = [
  [sshd, { block }],
  [sshd, { block: 'a: 1' }],
  [sshd, { block: 'a\n\n' }],
  [sshd, { block: '\n' }],
  [sshd, { block: '' }],
  [sshd, { block, insertbefore: '^Match' }],
  [sshd, { block, insertbefore: 'BOF' }],
  [sshd, { block, insertafter: '^Port\\b' }],
  [sshd, { block, insertafter: '^(?!#).*t' }],
  [sshd, { block, insertafter: '^no such' }],
  [sshd, { block, insertbefore: '^no such' }],
  [sshd, { block, insertafter: 'EOF' }],
  [sshd, { block, insertafter: '^$' }],
  [sshd, { block, marker: '// {mark} of mine {mark}' }],
  [sshd, { block, marker: '<!-- {mark} & \\1 -->', marker_begin: 'open', marker_end: 'close' }],
  [sshd, { state: 'absent' }],
  [`x\n${begin}${block}${end}y\n`, { block }],
  [`x\n${begin}old\n${end}y\n`, { block }],
  [`x\n${begin}old\n${end}y\n`, { block, insertbefore: 'BOF' }],
  [`x\n${begin}old\n${end}y\n`, { block: '' }],
  [`x\n${begin}old\n${end}y\n`, { state: 'absent', block }],
  [`x\n${end}old\n${begin}y\n`, { block }],
  [`x\n${end}old\n${begin}y\n`, { state: 'absent' }],
  [`x\n${begin}old\ny\n`, { block }],
  [`x\n${begin}1\n${end}${begin}2\n${end}y\n`, { block }],
  [`${begin}${end}`, { block }],
  [`${begin}${end}`, { state: 'absent' }],
  ['x', { block }],
  ['x', { block, insertafter: 'x' }],
  ['x', { block, insertbefore: 'x' }],
  ['', { block }],
  ['', { state: 'absent' }],
  ['x\n', { block: '10\n1e1 \\n & $(id) `x` %s\n' }],
  ['10\n', { block: '10.0', marker: '{mark}', marker_begin: '1', marker_end: '2' }],
  ['x\n', { block: 'naïve été\n', insertafter: 'x' }],
  [`${begin}a\n# END ANSIBLE MANAGED BLOCK`, { block: 'b' }],
];
