import { chmod, writeFile } from 'node:fs/promises';

/**
 * A unit called bad* is active while its start looks at it, and has ended afterwards; unwilling.service does not start. Each
 * unit that was started has a file beside the program, with a line for each look at it.
 */
const systemctl = `#!/bin/sh
cd "\${0%/*}" || exit
while [ $# -gt 1 ]; do
  case $1 in start | restart | show) verb=$1 ;; esac
  shift
done
case $verb:$1 in
  start:unwilling.service) exit 1 ;;
  start:* | restart:*) : >"$1" ;;
  show:*)
    state=inactive
    if [ -e "$1" ]; then
      echo >>"$1"
      state=active
      case $1 in bad*) [ "$(wc -l <"$1")" -lt 3 ] || state=failed ;; esac
    fi
    printf '%s\\n' "Id=$1" Type=simple LoadState=loaded "ActiveState=$state" NRestarts=0 NeedDaemonReload=no \\
      UnitFileState=enabled Result=exit-code ExecMainStatus=7
    ;;
esac
`;

const journalctl = '#!/bin/sh\necho "its last words"\n';

/** Writes programs into a folder that stand in for systemctl and journalctl. */
export async function standInForSystemctl(folder: string): Promise<void> {
  for (const [name, text] of Object.entries({ systemctl, journalctl })) {
    await writeFile(`${folder}/${name}`, text);
    await chmod(`${folder}/${name}`, 0o755);
  }
}
