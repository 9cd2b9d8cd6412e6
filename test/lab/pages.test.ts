import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { commandsIn } from '../support/commands.ts';
import { fencesOf } from '../support/fences.ts';
import { removeLab } from '../support/lab-hosts.ts';
import { folderWith, kplay } from '../support/program.ts';
import { dueCases } from '../support/today.ts';

/** The lab of a reader is called "lab"; one of that name may run here. */
const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testpages';
const ofThisLab = (text: string) => text.replaceAll('/kplay-lab/lab/', `/kplay-lab/${name}/`);

afterEach(() => removeLab(name));

/** What a command of a page printed. */
interface Printed {
  command: string;
  stdout: string;
}

/** Saves the files of a page and runs its commands, in their order, until one fails. */
async function runPage(page: string): Promise<Printed[]> {
  const cwd = await folderWith({});
  const env: NodeJS.ProcessEnv = { KPLAY_LAB: name };
  const printed: Printed[] = [];
  for (const { kind, path, text } of fencesOf(page)) {
    if (path !== undefined) await save(join(cwd, path), ofThisLab(text));
    if (kind !== 'sh') continue;
    for (const [program, ...args] of commandsIn(ofThisLab(text))) {
      const command = [program, ...args].join(' ');
      if (program === 'export') Object.assign(env, Object.fromEntries([args[0]!.split('=')]));
      else printed.push({ command, stdout: await run(program!, args) });
    }
  }
  return printed;

  async function run(program: string, args: string[]): Promise<string> {
    expect(program).toBe('kplay');
    const { code, stdout, stderr } = await kplay(args, { cwd, env });
    expect(code, `kplay ${args.join(' ')}\n${stdout}\n${stderr}`).toBe(0);
    return stdout;
  }
}

async function save(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** The pages, with what their commands must print: a part of a command, and what each such command prints, in order. */
const pages: [page: string, expected: [command: RegExp, ...outputs: RegExp[]][]][] = [
  [
    'docs/tutorial.md',
    [
      [/uptime$/, /^web1, web2, web3:|load average/m],
      [/ lint /, /All checks passed/],
      [/--check --diff$/, /would change/, /would change/],
      [
        / run site.yml -i \S+$/,
        /The page of web1 is new\.[\s\S]*3 hosts changed/,
        /Nothing to change on 3 hosts/,
      ],
      [/-m uri/, /Hello from web1/],
      [/title=Welcome/, /\+<h1>Welcome from web1/],
      [/--explain/, /Hello/],
    ],
  ],
  [
    'docs/how-to/rolling-deploy.md',
    [
      [/ run site.yml$/, /4 hosts changed/],
      [/version=1.0$/, /batch 3 of 3[\s\S]*3 hosts changed/, /3 hosts changed/],
      [/version=1.1$/, /3 hosts changed/],
      [/version=1.1 --check$/, /3 hosts would change/],
      [/version.txt$/, /^ *1\.1$/m],
    ],
  ],
  [
    'docs/how-to/docker-behind-nginx.md',
    [
      [/ lint /, /All checks passed/],
      [/ run site.yml$/, /2 hosts changed/],
      [/--check --diff$/, /1 host would change/],
      [/-l web1 -e version=2$/, /httpd:1 → \S+httpd:2/],
      [/ curl /, /version 2, NAME=(blue|green)/],
    ],
  ],
];

// another page each day; what each page says is checked by docs-examples.test.ts, too
test.each(dueCases(pages, pages.length))(
  '%s works as it is written',
  { timeout: 300_000 },
  async (page, expected) => {
    const printed = await runPage(page);
    for (const [command, ...outputs] of expected) {
      const found = printed.filter((each) => command.test(each.command)).map(({ stdout }) => stdout);
      expect(found, `${command}`).toEqual(outputs.map((output) => expect.stringMatching(output)));
    }
  },
);
