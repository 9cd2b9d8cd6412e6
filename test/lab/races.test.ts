import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/core/hash.ts';
import type { SourceFile } from '../../src/core/params.ts';
import type { Values } from '../../src/core/values.ts';
import type { LabStatus } from '../../src/lab/status.ts';
import type { Answer } from '../../src/remote/session/answer.ts';
import type { Session } from '../../src/remote/session/session.ts';
import type { RemoteStep } from '../../src/remote/step/step.ts';
import type { Connection } from '../../src/transport/transport.ts';
import { inside, until } from '../support/fault-lab.ts';
import { byHand, freshLab, labSession, removeLab } from '../support/lab-hosts.ts';
import { type Race, type RaceClass, races } from '../support/races.ts';
import { send, shells, stepOf } from '../support/shell-host.ts';
import { dueCases } from '../support/today.ts';

/** The number of tasks against each way of swapping, half of them with each setting; 1,000 for a thorough look. */
const rounds = Number(process.env.KPLAY_RACE_ROUNDS ?? 20) / 2;
/** Seconds after which a racer ends by itself: far more than its tasks take. */
const limit = Math.max(600, rounds * 10);
/** Only races whose names begin with one of these words, with commas between them. */
const chosen = (process.env.KPLAY_RACES ?? '').split(',').filter(Boolean);

const name = process.env.KPLAY_TEST_LAB_NAME ?? 'testraces';
const work = '/home/mallory/work';
const outside = '/srv/outside';

interface Place {
  shell: string;
  host: string;
  session: Session;
  connection: Connection;
}

let lab: LabStatus;
/** One host for each shell. */
let places: Place[];

const racer = readFileSync(new URL('../support/racer.pl', import.meta.url), 'utf8');

beforeAll(async () => {
  lab = await freshLab(name, shells.length);
  places = await Promise.all(
    shells.map(async (shell, i) => {
      const host = lab.hosts[i]!.name;
      await inside(
        lab,
        host,
        `useradd -m mallory; useradd -M -d ${work}/d/f eve; mkdir -p ${outside}/f.d/sub /srv/mine
         ${parts}
         cat >/usr/local/bin/racer.pl <<'END'\n${racer}\nEND`,
      );
      return { shell, host, ...(await labSession(lab, host, shell)) };
    }),
  );
});

afterAll(async () => {
  for (const { connection } of places ?? []) connection.close();
  await removeLab(name);
});

/** What tasks copy, unpack and fetch: files of the same names as those outside. */
const parts = `
mkdir -p /srv/parts/sub /srv/www; echo part >/srv/parts/file; echo part >/srv/parts/sub/file
for i in 0 1; do
  echo "archive $i" | tee /srv/www/$i /srv/parts/file >/srv/parts/sub/file
  tar -cf /srv/parts-$i.tar -C /srv/parts .
done
openssl ecparam -genkey -name prime256v1 -noout -out /srv/parts/key
openssl req -new -subj /CN=x -key /srv/parts/key -out /srv/parts/csr
busybox httpd -p 127.0.0.1:8099 -h /srv/www`;

/** Settings of the kernel, which all hosts of this machine share. */
const settings = ['protected_symlinks', 'protected_hardlinks'].map((key) => `/proc/sys/fs/${key}`);
const before = settings.map((file) => readFileSync(file, 'utf8'));
afterAll(() => settings.forEach((file, i) => void writeFileSync(file, before[i]!)));

/** The user's directory as it is at the start, and what is not his: files, and directories of the same names. */
const setUp = `
rm -rf ${work} ${outside}/* /srv/mine/*; mkdir -p ${work}/d ${outside}/f.d/sub
for f in f f.d/file f.d/sub/file a b; do printf 'TOP SECRET\\n' >${outside}/$f; chmod 600 ${outside}/$f; done
echo a >/srv/mine/a; echo b >/srv/mine/b
chown -R mallory: ${work}; find ${outside} -type f -exec touch -a -d 2001-01-01 {} +`;

/**
 * Whatever somebody could have done to the files outside: all but their times of access comes first. Second names the
 * user makes himself; then their content is compared as well, of which nobody hears.
 */
async function look(kind: RaceClass, { host }: Place): Promise<string> {
  const names = kind === 'hardlink' ? '' : '%h %i';
  const read = kind === 'hardlink' ? '' : `find ${outside} -type f -newerat 2002-01-01;`;
  return inside(
    lab,
    host,
    `${read} find ${outside} -exec stat -c '%n %f %u:%g %s ${names}' {} + | sort
     find ${outside} -type f | sort | xargs sha256sum; find ${outside} -type f -exec touch -a -d 2001-01-01 {} +`,
  );
}

/** The racer at work on a host, until `end`, which gives how often it has swapped and read a secret. */
async function startRacer(kind: RaceClass, { host }: Place) {
  await inside(lab, host, setUp);
  const as = 'setpriv --reuid mallory --regid mallory --clear-groups';
  const running = byHand(lab, host, `${as} perl /usr/local/bin/racer.pl ${kind} ${work} ${outside} ${limit}`);
  await until('the racer runs', async () => (await inside(lab, host, `ls ${work}`)).includes('started'));
  const end = async () => {
    await inside(lab, host, `touch ${work}/stop`);
    const [swaps, stolen] = (await running).trim().split(' ').map(Number);
    return { swaps: swaps!, stolen: stolen! };
  };
  return { end };
}

async function run(race: Race, kind: RaceClass, place: Place): Promise<string[]> {
  const here = `${race.name}, ${kind}, ${place.shell}`;
  const { end } = await startRacer(kind, place);
  const then = await look(kind, place);
  const statuses: Record<string, number> = {};
  const messages = new Set<string>();
  for (let i = 0; i < rounds; i += 10) {
    const within = race.inTransaction ? { transaction: `race${i}`, needs: ['transaction'] as const } : {};
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (_, j) =>
        place.session.send({ ...(await stepOf(race.module, fill(race, i + j))), ...within }),
      ),
    );
    if (race.inTransaction) await place.session.send({ ...undo, ...within });
    for (const answer of answers as Answer[]) {
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      if (answer.message) messages.add(answer.message);
    }
  }
  const { swaps, stolen } = await end();
  const now = await look(kind, place);
  const faults: string[] = [];
  if (stolen !== 0) faults.push(`${here}: ${stolen} secrets were read`);
  if (now !== then) faults.push(`${here}: files outside were touched:\n${now}\ninstead of\n${then}`);
  if (!(swaps > 20)) faults.push(`${here}: the racer swapped only ${swaps} times`);
  if (statuses.died) faults.push(`${here}: a step died`);
  if (chosen.length > 0) console.log(here, swaps, statuses, [...messages], faults);
  return faults;
}

/** The step that rolls a transaction back. */
const undo: RemoteStep = {
  module: 'kp_transaction',
  scripts: { run: 'kp_end_transaction' },
  variables: { act: 'undo', why: 'as planned', reload: '', confirm: '' },
  words: [],
  want: undefined,
  content: undefined,
  environment: {},
  check: false,
  diff: false,
  onFailure: 'keep',
};

function fill({ module, args }: Race, i: number): Values {
  const given = JSON.parse(JSON.stringify(args(i)).replaceAll('@', `${work}/d`)) as Values;
  const text = String(given.src);
  if (module === 'template') return { ...given, src: fileSource(text) as never };
  return text.startsWith('round') ? { ...given, src: folderSource(text) as never } : given;
}

/** A file of the controller. */
function fileSource(text: string): SourceFile {
  const bytes = Buffer.from(text);
  return { name: 'f', path: '/f', size: bytes.length, sha256: sha256(bytes), bytes };
}

/** A folder of the controller, with files of the same names as those outside. */
function folderSource(text: string): SourceFile {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-source-'));
  writeFileSync(join(folder, 'file'), text);
  const { size, sha256 } = fileSource(text);
  const file = { path: join(folder, 'file'), size, sha256 };
  const entries = [
    { name: './file', mode: 0o644, file },
    { name: './sub', mode: 0o755 },
    { name: './sub/file', mode: 0o644, file },
  ];
  return { name: 'f/', path: folder, size, sha256, bytes: undefined, entries };
}

/** What tasks of other tools do: look first, then act by the name. */
const careless: [RaceClass, string][] = [
  ['file', `if [ -f ${work}/d/f ] && [ ! -L ${work}/d/f ]; then chown mallory: ${work}/d/f; fi`],
  ['parent', `if [ ! -L ${work}/d ]; then echo x >>${work}/d/f; fi`],
  ['directory', `if [ ! -L ${work}/d/f ]; then true | cat; touch ${work}/d/f/new; fi`],
];

test.each(careless)('the racer beats a careless task by swapping: %s', async (kind, cmd) => {
  const place = places[0]!;
  const { end } = await startRacer(kind, place);
  const then = await look(kind, place);
  const deadline = Date.now() + 150_000;
  while (Date.now() < deadline && (await look(kind, place)) === then)
    await Promise.all(Array.from({ length: 20 }, () => send(place.session, 'shell', { cmd })));
  await end();
  expect(await look(kind, place)).not.toBe(then);
});

describe.each([
  [0, 0],
  [1, 1],
])('with protected_symlinks %i and protected_hardlinks %i', (...values) => {
  test('no user redirects a task out of his own directory', async () => {
    settings.forEach((file, i) => void writeFileSync(file, String(values[i])));
    const pairs = races
      .filter(({ name }) => chosen.length === 0 || chosen.some((word) => name.startsWith(word)))
      .flatMap((race) => race.classes.map((kind) => [race, kind] as const));
    const all = chosen.length > 0 ? pairs : dueCases(pairs, 6);
    const faults: string[] = [];
    const queue = [...all];
    await Promise.all(
      places.map(async (place) => {
        // some take a hundred times as long as others: a file that was changed must be left alone for two seconds
        for (let next = queue.shift(); next; next = queue.shift())
          faults.push(...(await run(next[0], next[1], place)));
      }),
    );
    console.log(`${all.length} races of ${rounds} rounds`);
    expect(faults.join('\n\n')).toBe('');
  }, 3_600_000);
});
