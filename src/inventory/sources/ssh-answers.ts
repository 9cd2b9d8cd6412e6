import { execFile } from 'node:child_process';
import { Trouble } from '../../core/errors.ts';
import { endWithProgram } from '../../core/program-end.ts';
import { Semaphore } from '../../core/semaphore.ts';
import { globToRegExp } from '../pattern.ts';
import { isObscure, readSshLines, type SshLine } from './ssh-lines.ts';

/** A start costs this program several milliseconds, and each `ssh` as much again. */
const side = new Semaphore(4);

/** Stands for a host's name. */
const name = '\0';

interface Asked {
  host: string;
  answer: Promise<string>;
}

/** What is known while questions are open: until the last one is answered, so that a changed file is noticed. */
const known = { open: 0, kinds: new Map<string, Asked[]>(), lines: new Map<string, Promise<SshLine[]>>() };

/**
 * Returns what `ssh -G` prints about a host. When many hosts are asked for at the same time, ssh is not started for each:
 * two hosts that the same Host lines name differ in their names only, and if the first two of them do, the others do, too.
 * @param options of ssh
 * @param files that it reads
 * @throws Trouble if ssh cannot read them, or is not installed
 */
export async function sshAnswer(options: string[], files: string[], host: string): Promise<string> {
  known.open++;
  try {
    const kind = await kindOf(files, host);
    return await (kind === undefined ? ask(options, host) : askAbout([...options, kind], options, host));
  } finally {
    if (--known.open === 0) {
      known.kinds.clear();
      known.lines.clear();
    }
  }
}

async function askAbout(key: string[], options: string[], host: string): Promise<string> {
  const asked = known.kinds.get(key.join(name)) ?? [];
  known.kinds.set(key.join(name), asked);
  const same = asked.find((each) => each.host === host);
  if (same) return same.answer;
  if (asked.length < 2) {
    asked.push({ host, answer: ask(options, host) });
    return asked.at(-1)!.answer;
  }
  const [one, other] = await Promise.all(
    asked.map(async (each) => (await each.answer).replaceAll(each.host, name)),
  );
  // a setting with the name of this host can be about the host itself, as that of a jump host
  const isAlike = one === other && !one!.includes(host);
  return isAlike ? one!.replaceAll(name, host) : ask(options, host);
}

/** Which Host lines name a host; undefined if its settings can depend on more than these. */
async function kindOf(files: string[], host: string): Promise<string | undefined> {
  // ssh takes names in lower case from some point on
  if (host !== host.toLowerCase()) return undefined;
  const lines = (await Promise.all(files.map(linesOf))).flat();
  if (lines.some((line) => /^(match|canon)/.test(line.keyword) || isObscure(line))) return undefined;
  return lines.map(({ words }) => (names(words, host) ? '1' : '0')).join('');
}

function linesOf(file: string): Promise<SshLine[]> {
  const lines =
    known.lines.get(file) ??
    readSshLines(file, () => {}, file.startsWith('/etc/ssh/') ? '/etc/ssh' : undefined);
  known.lines.set(file, lines);
  return lines;
}

function names(patterns: string[], host: string): boolean {
  const matches = (pattern: string) => matcher(pattern).test(host);
  const [denied, wanted] = [true, false].map((not) =>
    patterns.filter((word) => word.startsWith('!') === not),
  );
  return wanted!.some(matches) && !denied!.some((word) => matches(word.slice(1)));
}

const matchers = new Map<string, RegExp>();

function matcher(pattern: string): RegExp {
  const made = matchers.get(pattern) ?? globToRegExp(pattern);
  matchers.set(pattern, made);
  return made;
}

function ask(options: string[], host: string): Promise<string> {
  return side.with(
    () =>
      new Promise((resolve, reject) => {
        const args = ['-G', ...options, '--', host];
        const child = execFile('ssh', args, { timeout: 10_000 }, (error, stdout, stderr) => {
          if (!error) resolve(stdout);
          else if (error.code === 'ENOENT')
            reject(new Trouble(`cannot read ssh_config without ssh`, { hint: 'install openssh-client' }));
          else reject(new Trouble(`ssh cannot read its configuration: ${stderr.trim() || error.message}`));
        });
        // a program of Match exec can leave another one running
        endWithProgram(child);
      }),
  );
}
