import { execFile } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { passwordIn } from '../api/password-file.ts';
import { exitCode, Trouble } from '../core/errors.ts';
import { type DriftCounts, metricsReport } from '../report/metrics/metrics-report.ts';
import { samplesIn } from '../report/metrics/samples.ts';
import type { Report } from '../report/report.ts';
import { sendHttp } from './send-http.ts';
import { cannotWrite, complain } from './streams.ts';

/** Where the metrics of a run go. */
export interface MetricsChoice {
  metrics?: string;
  pushGateway?: string;
  pushGatewayAuthFile?: string;
  /** The playbooks, as the command line names them. */
  playbook?: string;
  /** What a look for drift has found, at its end. */
  drift?: () => DriftCounts;
}

/** The time (seconds) that a Pushgateway has for its answer. */
const patience = 5;

/**
 * Opens the metrics of a run: a file for the textfile collector of node_exporter, a Pushgateway, or both.
 * @throws Trouble for an invalid address, InvalidInput for a file of credentials that cannot be read
 */
export async function openMetrics(choice: MetricsChoice): Promise<Report> {
  const { metrics, pushGateway, pushGatewayAuthFile, playbook = '', drift } = choice;
  const url = pushGateway === undefined ? undefined : groupUrl(pushGateway, playbook);
  const auth = pushGatewayAuthFile === undefined ? undefined : await passwordIn(pushGatewayAuthFile);
  return metricsReport({
    playbook,
    ...(drift && { drift }),
    gitSha: () => commitOf(dirname(playbook)),
    earlier: metrics === undefined ? '' : textOrNothing(metrics),
    async write(text) {
      if (metrics !== undefined) replaceFile(metrics, text);
      if (url) await push(url, text, auth);
    },
  });
}

/** A reader never sees a part of the file. It is for others, too: node_exporter is another user. */
function replaceFile(file: string, text: string): void {
  const aside = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(aside, text, { mode: 0o644, flag: 'wx' });
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    cannotWrite(`the metrics to ${file}`, error as Error);
  }
}

function textOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @see https://github.com/prometheus/pushgateway#url */
function groupUrl(base: string, playbook: string): URL {
  const path = `/metrics/job/kplay/playbook@base64/${Buffer.from(playbook).toString('base64url') || '='}`;
  if (!URL.canParse(base) || !/^https?:/.test(base))
    throw new Trouble(`${base} is no address of a Pushgateway`, {
      hint: 'such as http://gateway.example.org:9091',
      exitCode: exitCode.invalid,
    });
  return new URL(base.replace(/\/+$/, '') + path);
}

/** Replaces the group of this playbook; without a time of success, the gateway keeps the one it has. */
async function push(url: URL, text: string, auth: string | undefined): Promise<void> {
  const isWhole = [...samplesIn(text).keys()].some((key) => key.startsWith('kplay_last_success'));
  try {
    await sendHttp(url, {
      method: isWhole ? 'PUT' : 'POST',
      headers: {
        'Content-Type': 'text/plain; version=0.0.4',
        ...(auth !== undefined && { Authorization: `Basic ${Buffer.from(auth).toString('base64')}` }),
      },
      body: text,
      signal: AbortSignal.timeout(patience * 1000),
    });
  } catch (error) {
    complain(`warning: the metrics cannot be sent to ${url.origin}: ${(error as Error).message}\n`);
  }
}

/** The commit of a folder; `unknown` outside of a repository. */
function commitOf(folder: string): Promise<string> {
  return new Promise((resolve) => {
    execFile('git', ['-C', folder, 'rev-parse', 'HEAD'], { timeout: 2000 }, (error, stdout) =>
      resolve(error ? 'unknown' : stdout.trim()),
    );
  });
}
