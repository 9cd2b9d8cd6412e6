const signals: Record<number, string> = {
  1: 'HUP',
  2: 'INT',
  6: 'ABRT',
  9: 'KILL',
  11: 'SEGV',
  13: 'PIPE',
  15: 'TERM',
};

/**
 * The exit status of a command in words. POSIX shells return 128+n for a command that a signal killed; 126 and 127
 * if it could not run.
 */
export function exitStatus(rc: number): string {
  return `exit status ${rc}${meaning(rc)}`;
}

function meaning(rc: number): string {
  if (rc === 126) return ' (found, but cannot be executed)';
  if (rc === 127) return ' (command not found)';
  const name = signals[rc - 128];
  return name ? ` (killed by SIG${name})` : '';
}
