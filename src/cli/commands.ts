import type { Command } from 'commander';

/**
 * Adds a command to the program.
 * @param parse reads words as another call of the program
 */
type AddCommand = (program: Command, parse: (words: string[]) => Promise<unknown>) => void;

/** What adds each command, in the order of the help. */
const commands: { [name: string]: () => Promise<AddCommand> } = {
  run: async () => (await import('./run.ts')).runCommand,
  plan: async () => (await import('./plan.ts')).planCommand,
  apply: async () => (await import('./apply.ts')).applyCommand,
  show: async () => (await import('./apply.ts')).showCommand,
  runs: async () => {
    const { runsCommand } = await import('./runs.ts');
    const { runsPagesCommand } = await import('./runs-pages.ts');
    return (program) => runsPagesCommand(runsCommand(program));
  },
  drift: async () => (await import('./drift.ts')).driftCommand,
  capture: async () => (await import('./capture.ts')).captureCommand,
  blame: async () => (await import('./blame.ts')).blameCommand,
  why: async () => (await import('./blame.ts')).whyCommand,
  query: async () => (await import('./query.ts')).queryCommand,
  lint: async () => (await import('./lint.ts')).lintCommand,
  fmt: async () => (await import('./fmt.ts')).fmtCommand,
  exec: async () => (await import('./exec.ts')).execCommand,
  shell: async () => (await import('./shell.ts')).shellCommand,
  cp: async () => (await import('./cp.ts')).cpCommand,
  facts: async () => (await import('./facts.ts')).factsCommand,
  lock: async () => (await import('./lock.ts')).lockCommand,
  unlock: async () => (await import('./lock.ts')).unlockCommand,
  secret: async () => (await import('./secret.ts')).secretCommand,
  inventory: async () => (await import('./inventory.ts')).inventoryCommand,
  vars: async () => (await import('./vars.ts')).varsCommand,
  console: async () => (await import('./console.ts')).consoleCommand,
  doc: async () => (await import('./doc.ts')).docCommand,
  schema: async () => (await import('./schema.ts')).schemaCommand,
  config: async () => (await import('./config.ts')).configCommand,
  init: async () => (await import('./init.ts')).initCommand,
  completion: async () => (await import('./completion/command.ts')).completionCommand,
  new: async () => (await import('./new-module.ts')).newCommand,
  'test-module': async () => (await import('./test-module.ts')).testModuleCommand,
  lab: async () => (await import('./lab.ts')).labCommand,
  resume: async () => (await import('./resume.ts')).resumeCommand,
};

/**
 * Loads what adds the command with this name: those that are not called cost nothing. The version needs none. Any other
 * word gets all commands, for the help and for hints.
 */
export async function commandsFor(word = ''): Promise<AddCommand[]> {
  if (word === '-V' || word === '--version') return [];
  if (Object.hasOwn(commands, word)) return [await commands[word]!()];
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  // describes all others
  const { manCommand } = await import('./man.ts');
  return [...all, manCommand];
}
