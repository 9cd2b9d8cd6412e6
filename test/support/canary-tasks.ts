import { checkArgs } from '../../src/core/check-args.ts';
import type { Param, Params, Shape, SourceFile } from '../../src/core/params.ts';
import { namesSource } from '../../src/core/source-param.ts';
import { Cel, isMapping, Raw, Secret, type Value, type Values } from '../../src/core/values.ts';
import { type LoadedModule, loadModule, moduleExamples } from '../../src/modules/catalog.ts';
import { readYaml } from '../../src/yaml/read.ts';

/** Stands for the canary in an argument: it fits where a name with digits, a path or a text fits. */
const place = 'canary-q7-place';
/** The same in an argument that the module declares to be secret. */
const secretPlace = 'canary-q7-secret-place';

const site = '{{ playbook_dir }}/files/site';
const sshKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIvD7Wk3CQAtAcwfE5PZ2xpWBYWwviUarT6BSJjt69jK';

/** More arguments of modules: texts in the middle of what has a form, and what succeeds on this machine. */
const more: Record<string, Values[]> = {
  archive: [{ path: site, dest: '/tmp/own-archive.tar.gz' }],
  assemble: [{ src: site, dest: '/tmp/own-assemble', remote_src: true }],
  authorized_key: [{ user: 'root', key: `${sshKey} ${place}`, path: '/tmp/own-keys' }],
  blockinfile: [{ path: '/tmp/own-block', create: true, block: secretPlace }],
  command: [{ argv: ['cat'], stdin: secretPlace }],
  copy: [
    { dest: '/tmp/own-copy', content: secretPlace, mode: '0600' },
    { dest: '/tmp/own-copy', content: `${secretPlace} again`, backup: true },
    { src: site, dest: '/tmp/own-folder/', remote_src: true },
  ],
  fetch: [{ src: `${site}/index.html`, dest: 'fetched' }],
  find: [{ paths: [site], contains: place }],
  htpasswd: [{ path: '/tmp/own-users', name: 'ada', password: secretPlace }],
  ini_file: [{ path: '/tmp/own.ini', section: place, option: 'password', value: secretPlace }],
  lineinfile: [
    { path: '/tmp/own-lines', create: true, line: `password=${secretPlace}` },
    {
      path: '/tmp/own-lines',
      create: true,
      regexp: '^password=',
      line: `password=${secretPlace}2`,
      backup: true,
    },
  ],
  mount: [
    {
      path: '/mnt/x',
      src: '//h/x',
      fstype: 'cifs',
      opts: `password=${place}`,
      state: 'present',
      fstab: '/tmp/own-fstab',
    },
  ],
  openssl_privatekey: [{ path: '/tmp/own-key.pem', type: 'Ed25519', passphrase: secretPlace }],
  replace: [{ path: '/etc/issue', regexp: 'e', replace: place }],
  shell: [{ cmd: 'cat; cat >&2', stdin: secretPlace }],
  slurp: [{ src: `${site}/index.html` }],
  stat: [{ path: site }],
  sysctl: [
    {
      name: 'kernel.domainname',
      value: place,
      sysctl_set: false,
      reload: false,
      sysctl_file: '/tmp/own-sysctl',
    },
  ],
  template: [{ src: 'app.conf.hbs', dest: '/tmp/own-template', mode: '0600' }],
  docker_login: [{ username: place, password: secretPlace, config_path: `/tmp/${place}/config.json` }],
  firewall: [{ rules: [{ port: [22], comment: place }] }],
  redis: [{ name: 'requirepass', value: place, login_password: secretPlace }],
};

/**
 * Tasks of a module that have the variable `canary` wherever a text is valid, and the variable `canary_key` in its secret
 * arguments: one for each of its examples, and one for each argument that is valid only without others.
 */
export async function canaryTasks(name: string): Promise<Values[]> {
  const loaded = await loadModule(name);
  const examples = readYaml(await moduleExamples(name), `${name}/examples.yml`) as unknown as {
    task: Values;
  }[];
  const given = [...examples.map(({ task }) => argsOf(plain(task[name] ?? {}))), {}];
  const filled = given.map((args) => filledArgs(loaded, args));
  if (filled.length > 1) filled.pop();
  filled.push(...(more[name] ?? []));
  for (const param of textParams(loaded))
    if (!filled.some((args) => isFilled(args[param]))) filled.push(...withParam(loaded, param, given));
  return [...new Set(filled.map((args) => JSON.stringify(args)))].map((json, i) => {
    const text = json.replaceAll(secretPlace, '{{ canary_key }}').replaceAll(place, '{{ canary }}');
    return { name: `${name} ${i}`, [name]: JSON.parse(text) };
  });
}

/** The arguments that can have a text that the user chooses. */
export function textParams({ module }: LoadedModule): string[] {
  return Object.entries(module.params as Params)
    .filter(([, { type, enum: words }]) => !words && ['string', 'path', 'list', 'map', 'any'].includes(type))
    .map(([param]) => param);
}

/** Whether a place is in a value. */
function isFilled(value: Value | undefined): boolean {
  return value !== undefined && /canary-q7-(?:secret-)?place/.test(JSON.stringify(value));
}

/** A task with the place in this argument, if there is a valid one. */
function withParam(loaded: LoadedModule, param: string, given: readonly Values[]): Values[] {
  const shape = loaded.module.params[param] as Param;
  const word = shape.secret ? secretPlace : place;
  for (const args of given)
    for (const value of candidates(param, args[param], shape, word)) {
      const candidate = { ...args, [param]: value };
      if (isValid(loaded, candidate)) return [filledArgs(loaded, candidate)];
    }
  return [];
}

function argsOf(given: Value): Values {
  return isMapping(given) ? given : typeof given === 'string' ? { cmd: given } : {};
}

/** A value without tags; what the run would evaluate is left out. */
function plain(value: Value): Value {
  if (value instanceof Raw) return value.text;
  if (value instanceof Cel || value instanceof Secret) return null;
  if (typeof value === 'string') return value.includes('{{') ? 'x' : value;
  if (Array.isArray(value)) return value.map(plain);
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** The arguments with the place in each text, as long as they stay valid. */
function filledArgs(loaded: LoadedModule, given: Values): Values {
  let args = given;
  for (const [name, param] of Object.entries(loaded.module.params as Params)) {
    const word = param.secret ? secretPlace : place;
    if (isFilled(args[name])) continue;
    for (const value of candidates(name, args[name], param, word)) {
      const candidate = { ...args, [name]: value };
      if (!isValid(loaded, candidate)) continue;
      args = candidate;
      break;
    }
  }
  return args;
}

/** Whether a module accepts these arguments; the files that they name are read later. */
function isValid({ module }: LoadedModule, args: Values): boolean {
  const files = Object.entries(module.params as Params).flatMap(([name, param]) =>
    namesSource(param, args) && typeof args[name] === 'string' ? [[name, fileCalled(args[name])]] : [],
  );
  const { args: checked, problems } = checkArgs(module.params, { ...args, ...Object.fromEntries(files) });
  return problems.length === 0 && module.check?.(checked as never) === undefined;
}

function fileCalled(name: string): SourceFile {
  return { name, path: `/${name}`, size: 1, sha256: 'x', bytes: undefined };
}

/** Values of this shape with the word in them, the fullest first; a timeout is short. */
function candidates(name: string, given: Value | undefined, shape: Shape, word: string): Value[] {
  if (shape.type === 'int') return /timeout/.test(name) ? [1] : [];
  if (shape.enum || shape.type === 'file' || shape.type === 'template') return [];
  const texts = [word, `/tmp/${word}`, `${word}.example`, `https://${word}.example/x`, `--${word}=x`];
  const known = given === undefined || given === null ? [] : [replaced(given, word)];
  if (shape.keys) return [...known, ...texts.map((_, i) => ofKeys(shape.keys!, word, i))];
  if (shape.type === 'list') {
    const items = shape.items ? candidates(name, undefined, shape.items, word) : texts;
    return [...known, ...items.map((item) => [item])];
  }
  if (shape.type === 'map') return [...known, { [word]: word }, { key: word }];
  return ['string', 'path', 'any'].includes(shape.type) ? [...texts, ...known] : [];
}

/** A mapping with the word in each key that can have it; the number chooses among the forms of a text. */
function ofKeys(keys: Params, word: string, i: number): Value {
  const entries = Object.entries(keys).flatMap(([key, shape]) => {
    const values = candidates(key, undefined, shape, word);
    return values.length > 0 ? [[key, values[i] ?? values[0]!]] : [];
  });
  return Object.fromEntries(entries);
}

/** A value with the word behind each of its texts. */
function replaced(value: Value, word: string): Value {
  if (typeof value === 'string') return `${value}${word}`;
  if (Array.isArray(value)) return value.map((item) => replaced(item, word));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, word)]));
}
