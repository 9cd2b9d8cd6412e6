/** When a user was logged in, in seconds since 1970. */
export interface Login {
  user: string;
  from: number;
  to: number;
}

const userName = '[a-z_][\\w.-]{0,31}';
const wtmpLine = new RegExp(
  `^w (${userName}) .*?(\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}[+-][\\d:]{4,5})(?: - (\\S+)|\\s+(still|gone))`,
);
const journalLine = new RegExp(
  `^j (\\d+)\\.\\d+ \\S+ ((?:sshd|sshd-session|login)\\[\\d+\\]): .*session (opened|closed) for user (${userName})`,
);
const sudoLine = new RegExp(`^s (\\d+)\\.\\d+ \\S+ sudo\\[\\d+\\]: +(${userName})$`);

/** Reads the logins among the lines of a host. A login without an end lasts until now. */
export function readLogins(lines: readonly string[]): Login[] {
  const open = new Map<string, Login>();
  const logins: Login[] = [];
  for (const line of lines) {
    const [, user, from, to] = wtmpLine.exec(line) ?? [];
    if (user !== undefined && user !== 'reboot') logins.push({ user, from: seconds(from!), to: seconds(to) });
    const [, time, process, act, name] = journalLine.exec(line) ?? [];
    if (process === undefined) continue;
    const known = open.get(process);
    if (act === 'closed') {
      if (known) known.to = Number(time);
      open.delete(process);
    } else {
      const login = { user: name!, from: Number(time), to: Number.POSITIVE_INFINITY };
      open.set(process, login);
      logins.push(login);
    }
  }
  return logins;
}

function seconds(text: string | undefined): number {
  const time = text === undefined ? Number.NaN : Date.parse(text) / 1000;
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

/** The users who called sudo, with the times. */
export function readSudo(lines: readonly string[]): { user: string; time: number }[] {
  return lines.flatMap((line) => {
    const [, time, user] = sudoLine.exec(line) ?? [];
    return user === undefined ? [] : [{ user, time: Number(time) }];
  });
}

/** The users who were logged in at a time. */
export function usersAt(logins: readonly Login[], time: number): string[] {
  const users = logins.filter(({ from, to }) => from <= time + 1 && time <= to + 1).map(({ user }) => user);
  return [...new Set(users)].sort();
}
