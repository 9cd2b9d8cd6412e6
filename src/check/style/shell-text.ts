/** Words of a shell that are not programs: a line that starts with one needs a shell. */
const builtins = new Set(
  `. alias break case cd continue eval exec exit export for function getopts if local read readonly return set
  shift source times trap type ulimit umask unalias unset until wait while`.split(/\s+/),
);

/** A script with each template in it as one word, and without blanks around it. */
export function withoutTemplates(script: string): string {
  return script.replace(/\{\{[^{}]*\}\}/g, 'x').trim();
}

/** A script (without templates), with quoted text, escapes and comments removed. */
export function unquoted(script: string): string {
  return script.replace(/\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*"|(?<=^|\s)#.*/g, (part) =>
    part.startsWith('#') ? '' : 'x',
  );
}

/** Whether this script (without templates) uses anything that only a shell understands. */
export function needsShell(script: string): boolean {
  const inQuotes = [...script.matchAll(/"(?:[^"\\]|\\[\s\S])*"/g)].some(([text]) => /[$`\\]/.test(text));
  const plain = unquoted(script);
  if (inQuotes || script.includes('\\') || /[|&;<>()$`*?[\]~!\n{}]/.test(plain)) return true;
  const [first = ''] = plain.split(/\s+/);
  return builtins.has(first) || /^\w+=/.test(first);
}

/** Whether the exit code of a program is lost, because a pipe passes its output to another one. */
export function losesExitCode(script: string): boolean {
  const plain = unquoted(script);
  // here-documents and the patterns of case only look like pipes
  if (/<<|\bcase\b[\s\S]*\bin\b/.test(plain) || /\bpipefail\b/.test(script)) return false;
  return /[^|>]\|(?!\|)/.test(plain.replaceAll('||', ' '));
}

/** The simple commands of a script (without templates), each as its words, without redirections. */
export function simpleCommands(script: string): string[][] {
  return unquoted(script)
    .replace(/\d*[<>]{1,2}(?:&|\|)?\s*[^\s;|&]+/g, ' ')
    .split(/[;\n|&]+/)
    .map((command) => command.trim().split(/\s+/))
    .filter(([first]) => first !== undefined && first !== '');
}
