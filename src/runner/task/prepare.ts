import type { Download } from '../../core/download.ts';
import { homePath } from '../../core/home-path.ts';
import type { Module, ModuleContent, ShellValue } from '../../core/module.ts';
import type { FolderEntry, SourceFile } from '../../core/params.ts';
import { textOf } from '../../core/text.ts';
import type { LoadedModule } from '../../modules/catalog.ts';
import type { Content, RemoteStep } from '../../remote/step/step.ts';
import { DownloadedFile } from '../download.ts';
import { tarContent } from '../tar.ts';

/** How a step runs, for all modules. */
export interface StepOptions {
  environment: Record<string, string>;
  check: boolean;
  diff: boolean;
  onFailure: RemoteStep['onFailure'];
  /** The playbook reads its values. */
  isRead?: true;
}

/** Gives a file that the controller downloads when a host needs it. */
export type Downloader = (download: Download) => Content;

/**
 * Makes the step of a module for these arguments, which `checkArgs` has accepted.
 * @throws Error for a text with a NUL byte, which no shell can store, and for a variable that cannot be set
 */
export function prepareStep(
  { name, module, scripts }: LoadedModule,
  args: Record<string, unknown>,
  options: StepOptions,
  download: Downloader = (file) => new DownloadedFile(file),
): RemoteStep {
  const variables: Record<string, ShellValue> = {};
  for (const param of Object.keys(module.params)) variables[param] = shellValue(args[param]);
  Object.assign(variables, module.send?.(args));
  const words = module.words?.(args) ?? [];
  const homes = Object.keys(module.params).filter((name) => {
    const { type, onHost } = module.params[name]!;
    const value = type === 'path' || onHost !== undefined ? variables[name] : undefined;
    return typeof value === 'string' && homePath.test(value);
  });
  for (const variable of Object.keys(options.environment))
    if (!/^[A-Za-z_]\w*$/.test(variable) || /^(KP_|kp_|nl$|IFS$)/.test(variable))
      throw new Error(
        `environment cannot set ${JSON.stringify(variable)}: the name is not valid in a shell, or kplay uses it`,
      );
  for (const text of [...Object.values(variables), ...Object.values(options.environment), ...words])
    if (typeof text === 'string' && text.includes('\0'))
      throw new Error(`a NUL byte is only allowed in a file: ${JSON.stringify(text)}`);
  return {
    module: name,
    scripts,
    variables,
    ...(homes.length > 0 && { homes }),
    words,
    want: module.kind === 'state' ? module.want(args) : undefined,
    looksAt: module.kind === 'state' ? module.looksAt : undefined,
    content: content(module.content?.(args), download),
    needs: typeof module.needs === 'function' ? module.needs(args) : module.needs,
    facts: module.facts,
    ...(module.isQuestion && { isQuestion: true as const }),
    ...unitsOf(module, variables),
    drive: driver(module, args),
    returns: module.returns && ((reported) => module.returns!(reported, args)),
    ...options,
    diff: options.diff && !Object.values(args).some(isSecretFile),
  };
}

function isSecretFile(value: unknown): boolean {
  return (value as Partial<SourceFile> | null | undefined)?.isSecret === true;
}

/** What the step has to do with units: see `startsUnit`. A step that only changes files needs none. */
function unitsOf(
  module: Module,
  { name, scope }: Record<string, ShellValue>,
): Pick<RemoteStep, 'startsUnit' | 'ignoresUnits'> {
  const { startsUnit } = module;
  if (startsUnit && typeof name === 'string')
    return {
      startsUnit: { name, scope: String(scope), remark: startsUnit.remark ?? '' },
      ignoresUnits: true,
    };
  return module.kind === 'state' && module.transactional !== undefined ? { ignoresUnits: true } : {};
}

function isEntries(source: ModuleContent): source is readonly FolderEntry[] {
  return Array.isArray(source);
}

function driver(module: Module, args: Record<string, unknown>): RemoteStep['drive'] {
  const drive = module.kind === 'action' ? module.drive : undefined;
  return drive && ((host) => drive(args, host));
}

/** Lists are sent as lines, mappings as lines of KEY=value; a module that needs another form uses `send`. */
function shellValue(value: unknown): ShellValue {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'object') return value as ShellValue;
  if ('sha256' in value) return (value as SourceFile).name;
  return Object.entries(value)
    .map(([key, item]) => `${key}=${textOf(item)}`)
    .join('\n');
}

function content(source: ModuleContent | undefined, download: Downloader): Content | undefined {
  if (source === undefined) return undefined;
  if (typeof source === 'string') return { bytes: Buffer.from(source) };
  if (isEntries(source)) return tarContent(source);
  if ('curl' in source) return download(source);
  const { bytes, chunks, size } = source;
  return chunks ? { chunks, size } : { bytes: bytes! };
}
