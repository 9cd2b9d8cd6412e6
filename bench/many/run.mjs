import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const preload = join(import.meta.dirname, 'observe.cjs');

/** Runs kplay, and reads its events as they come. Times are in seconds, memory in MB, delays in ms. */
export function runOnHosts(folder, { bin, args, profile }) {
  const file = join(folder, 'observed.json');
  const options = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];
  const env = { ...process.env, KPLAY_BENCH_FILE: file, XDG_CACHE_HOME: join(folder, 'cache') };
  const began = performance.now();
  const words = [...options, '--require', preload, bin, ...args, '--json', '-'];
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const seen = { connected: 0, failures: [] };
  eachLine(child.stdout, (line) => see(JSON.parse(line), seen, (performance.now() - began) / 1000));
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaint = (complaint + text).slice(0, 2000);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const observed = JSON.parse(readFileSync(file, 'utf8'));
      resolve({ code, wall: (performance.now() - began) / 1000, ...seen, complaint, ...observed });
    });
  });
}

function see(event, seen, now) {
  if (event.event === 'host' && event.status === 'connected') seen.connected = now;
  const isDown = event.event === 'host' && /unreachable|lost/.test(event.status);
  if (isDown || event.status === 'failed') seen.failures.push(`${event.host}: ${event.message}`);
}

function eachLine(stream, take) {
  let rest = '';
  stream.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) take(line);
  });
}
