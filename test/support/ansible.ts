import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What one call of a program of ansible-core printed, and how it ended. */
export interface Answer {
  code: number;
  out: string;
}

/** The Python that ansible-core is installed for. */
const itsPython = 'exec $(sed -n "1s/^#!//p" "$(command -v ansible-inventory)") "$@"';

/**
 * Loads ansible-core once, with the plugins that every call uses, and then runs its programs as they are, each in a
 * process of its own, two at a time. A process that starts with the plugins need not compile them.
 */
const script = `
import json, os, sys, tempfile
import ansible.executor.module_common, ansible.executor.playbook_executor
from ansible.cli.inventory import InventoryCLI
from ansible.cli.adhoc import AdHocCLI
from ansible.cli.playbook import PlaybookCLI
from ansible.plugins import loader

for plugins in (loader.filter_loader, loader.test_loader):
    list(plugins.all())
for plugins in (loader.inventory_loader, loader.vars_loader, loader.strategy_loader, loader.connection_loader,
                loader.become_loader, loader.shell_loader):
    list(plugins.all(class_only=True))
for action in ('normal', 'command', 'copy', 'debug', 'set_fact', 'fail', 'assert'):
    loader.action_loader.get(action, class_only=True)

def start(args):
    file = tempfile.TemporaryFile()
    pid = os.fork()
    if pid == 0:
        code = 250
        try:
            os.dup2(file.fileno(), 1)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            sys.argv = args
            {'ansible-inventory': InventoryCLI, 'ansible': AdHocCLI, 'ansible-playbook': PlaybookCLI}[args[0]].cli_executor(args)
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1 if end.code else 0
        finally:
            sys.stdout.flush()
            os._exit(code)
    return pid, file

calls = json.load(sys.stdin)
answers, running = {}, {}
for number, args in enumerate(calls + [None] * 2):
    if len(running) >= 2 or args is None and running:
        pid, status = os.wait()
        which, file = running.pop(pid)
        file.seek(0)
        answers[which] = {'code': os.waitstatus_to_exitcode(status), 'out': file.read().decode()}
    if args is not None:
        pid, file = start(args)
        running[pid] = (number, file)
print(json.dumps([answers[i] for i in range(len(calls))]))
`;

/**
 * Gives the version of the installed ansible-core. Without one it prints a warning, because what is compared with it then
 * is not compared.
 */
export async function ansibleVersion(): Promise<string | undefined> {
  try {
    const print = 'from ansible.release import __version__; print(__version__)';
    const { stdout } = await promisify(execFile)('sh', ['-c', itsPython, 'sh', '-c', print]);
    return stdout.trim();
  } catch {
    console.error(
      '\nSKIPPED: ansible-core is not installed: NOTHING was compared with it (apt-get install ansible-core)\n',
    );
    return undefined;
  }
}

/** A home without files of its own. */
const home = { HOME: '/nonexistent', ANSIBLE_LOCALHOST_WARNING: 'false', LC_ALL: 'C.UTF-8' };

/**
 * Runs `ansible`, `ansible-inventory` and `ansible-playbook` of Debian's ansible-core.
 * @param calls the words of each command line, the program's name first
 * @param settings more of their environment
 */
export function askAnsible(calls: string[][], settings: Record<string, string> = {}): Promise<Answer[]> {
  const env = { ...process.env, ...home, ...settings };
  return new Promise((resolve, reject) => {
    const options = { env, cwd: '/', maxBuffer: 100_000_000 };
    const child = execFile('sh', ['-c', itsPython, 'sh', '-c', script], options, (error, stdout) =>
      error ? reject(error) : resolve(JSON.parse(stdout)),
    );
    child.stdin!.end(JSON.stringify(calls));
  });
}
