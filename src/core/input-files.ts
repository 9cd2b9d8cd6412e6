const known = new Set<string>();

/** Notes that the command has read a file of the user. */
export function noteInput(path: string): void {
  known.add(path);
}

/** The files of the user that the command has read so far. */
export function inputFiles(): readonly string[] {
  return [...known];
}

/** Forgets all files: a command begins. */
export function forgetInputs(): void {
  known.clear();
}
