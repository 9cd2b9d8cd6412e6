import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { exitCode, Trouble } from '../core/errors.ts';
import { say } from './streams.ts';

type Kind = 'state' | 'action';

/** Adds `kplay new`: the files of a module to begin with. */
export function newCommand(program: Command): void {
  program
    .command('new')
    .description('write the files of a new module of your own')
    .addArgument(new Argument('<what>', 'what to write').choices(['module']))
    .argument('<name>', 'its name: lower-case letters, digits and _')
    .addOption(
      new Option('--kind <kind>', 'one that keeps a state, or one that acts each time')
        .choices(['state', 'action'])
        .default('state'),
    )
    .action(async (_: string, name: string, { kind }: { kind: Kind }) => {
      await newModule(name, kind);
    });
}

async function newModule(name: string, kind: Kind): Promise<void> {
  await checkName(name);
  const folder = join('modules', name);
  try {
    mkdirSync('modules', { recursive: true });
    mkdirSync(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Trouble(code === 'EEXIST' ? `${folder} exists already` : message, {
      exitCode: exitCode.invalid,
    });
  }
  // modules that everyone can write are refused, and an umask can allow that
  chmodSync(folder, 0o755);
  for (const [file, text] of Object.entries(kind === 'state' ? stateFiles(name) : actionFiles(name)))
    writeFileSync(join(folder, file), text, { mode: 0o644, flag: 'wx' });
  writeTypes();
  say(`${folder} has the files of a module that fails. Write them, and try:\n`);
  say(`  kplay test-module ${name} -i hosts.yml HOST\n`);
}

/** Writes the types of this kplay beside the modules, for editors; the program from its source has none. */
function writeTypes(): void {
  const file = typeof __dirname === 'string' ? join(__dirname, 'kplay.d.ts') : '';
  if (!existsSync(file)) return;
  const types = readFileSync(file, 'utf8')
    .replaceAll(/^(?=.)/gm, '  ')
    .replaceAll(/^ {2}declare /gm, '  ');
  writeFileSync(join('modules', 'kplay.d.ts'), `declare module 'kplay' {\n${types}}\n`, { mode: 0o644 });
}

async function checkName(name: string): Promise<void> {
  const { moduleNames } = await import('../modules/catalog.ts');
  const { isAction } = await import('../playbook/keywords/keywords.ts');
  const problem = !/^[a-z][a-z0-9_]*$/.test(name)
    ? `"${name}" cannot be the name of a module`
    : isAction(name) || (await moduleNames()).includes(name)
      ? `kplay itself has "${name}"`
      : undefined;
  if (problem === undefined) return;
  const hint = 'a name has lower-case letters, digits and _, begins with a letter, and is not taken';
  throw new Trouble(problem, { hint, exitCode: exitCode.invalid });
}

function stateFiles(name: string): Record<string, string> {
  return {
    'index.ts': `/// <reference path="../kplay.d.ts" />
import { stateModule } from 'kplay';

export default stateModule({
  summary: 'Keep a text in a file.',
  params: {
    path: { type: 'path', required: true, doc: 'The file.' },
    text: { type: 'string', required: true, doc: 'The text.' },
  },
  want: ({ text }) => ({ text }),
});
`,
    'read.sh': `# Reports the text of the file.

text=''
if [ -r "$KP_PATH" ]; then text=$(cat -- "$KP_PATH"); fi
emit text "$text"
`,
    'apply.sh': `# Writes the text.

# printf '%s\\n' "$KP_TEXT" >"$KP_PATH"
fail 'apply.sh of ${name} is not written yet' 'remove this line, and the # above it'
`,
    'examples.yml': `- name: Keep a greeting
  task:
    ${name}:
      path: /tmp/${name}-example
      text: hello
  changes: [text]
  given: rm -f /tmp/${name}-example
  then: test "$(cat /tmp/${name}-example)" = hello
`,
  };
}

function actionFiles(name: string): Record<string, string> {
  return {
    'index.ts': `/// <reference path="../kplay.d.ts" />
import { actionModule } from 'kplay';

export default actionModule({
  summary: 'Print a text.',
  params: {
    text: { type: 'string', required: true, doc: 'The text.' },
  },
});
`,
    'run.sh': `# Prints the text.

begin
# printf '%s\\n' "$KP_TEXT"
fail 'run.sh of ${name} is not written yet' 'remove this line, and the # above it'
`,
    'examples.yml': `- name: Print a greeting
  task:
    ${name}:
      text: hello
  repeats: true
`,
  };
}
