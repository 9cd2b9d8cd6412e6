import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import { freshLab } from '../support/lab-hosts.ts';
import { byAnsible, inputsOf } from '../twins/ansible.ts';
import { twins } from '../twins/case.ts';
import { packages } from '../twins/packages.ts';

const groups = [
  'command,shell,script,stat,getent,slurp,fetch',
  'user,group',
  'replace,blockinfile,template,file,copy',
  'cron,sysctl,mount,sudoers,pam_limits,alternatives',
  'find,tempfile,archive,unarchive,htpasswd,filesystem',
  'authorized_key,known_hosts,openssh_keypair,openssl_privatekey,openssl_csr,x509_certificate',
  'systemd,debconf,hostname,timezone,package_facts,service_facts,modprobe,wait_for,wait_for_connection',
  'ini_file,git,uri,get_url,apt_key',
  'apt,package,locale_gen',
  'apt_repository',
];
const log = (s: string) => appendFileSync('/tmp/twins/rec.log', `${new Date().toISOString()} ${s}\n`);
const file = new URL('../twins/recording.json', import.meta.url);
test('rec', async () => {
  const lab = await freshLab('twinsrec', 1, { packages });
  log('lab');
  for (const group of groups) {
    let recording = JSON.parse(readFileSync(file, 'utf8'));
    let cases = twins.filter(
      (one) =>
        group.split(',').includes(one.module) && recording.cases[one.title]?.inputs !== sha256(inputsOf(one)),
    );
    for (let k = 0; k < 3 && cases.length > 0; k++) {
      try {
        const t = Date.now();
        const stories = await byAnsible(lab, 'web1', cases);
        recording = JSON.parse(readFileSync(file, 'utf8'));
        recording.version = '2.14.18';
        cases.forEach((one, i) => {
          recording.cases[one.title] = { inputs: sha256(inputsOf(one)), story: stories[i] };
        });
        const lines = Object.entries(recording.cases).map(
          ([n, e]) => `${JSON.stringify(n)}:${JSON.stringify(e)}`,
        );
        writeFileSync(file, `{"version":"2.14.18","cases":{\n${lines.join(',\n')}\n}}\n`);
        log(`${group}: ${cases.length} in ${Date.now() - t}`);
        break;
      } catch (error) {
        const text = String(error);
        log(`${group}: ${text.slice(0, 1500)}`);
        const before = cases.length;
        cases = cases.filter(
          (one) => !text.includes(`failed: ${one.here}\n`) && !text.endsWith(`failed: ${one.here}`),
        );
        if (before === cases.length) break;
      }
    }
  }
  log('done');
}, 6_000_000);
