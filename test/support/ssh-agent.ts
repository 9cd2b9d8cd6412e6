import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Starts ssh-agent on a socket; resolves when it answers, which is a little after the socket exists. */
export async function startAgent(socket: string): Promise<ChildProcess> {
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  // 2: it cannot be asked, see ssh-add(1)
  while (spawnSync('ssh-add', ['-l'], { env: { ...process.env, SSH_AUTH_SOCK: socket } }).status === 2)
    await sleep(10);
  return agent;
}
