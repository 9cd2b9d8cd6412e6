import { sha256 } from '../../core/hash.ts';
import type { FolderEntry, SourceFile } from '../../core/params.ts';
import { BadArguments } from '../../evaluate/errors.ts';
import { isFolder } from '../../playbook/files.ts';
import { prepare, renderText, TemplateError, UndefinedVariable } from '../../template/render.ts';
import type { Scope } from '../../template/scope.ts';
import { type ControllerFiles, sourceFileOf, type TemplateText } from '../controller-files.ts';

/**
 * Renders a template of the controller, or all templates in a folder.
 * @throws BadArguments with the line of what cannot be rendered
 */
export async function renderSource(
  name: string,
  path: string,
  scope: Scope,
  sources: ControllerFiles,
): Promise<SourceFile> {
  if (isFolder(path)) return renderFolder(await sources.templates(name, path), scope, sources);
  const { text, isSecret } = await renderFile(name, path, scope, sources);
  const file = { ...sourceFileOf(name, path, text), mode: await sources.mode(path) };
  return isSecret ? { ...file, isSecret } : file;
}

async function renderFolder(folder: SourceFile, scope: Scope, sources: ControllerFiles): Promise<SourceFile> {
  const entries: FolderEntry[] = [];
  for (const entry of folder.entries!) {
    if (!entry.file) {
      entries.push(entry);
      continue;
    }
    const { path } = entry.file;
    const name = `${folder.name.replace(/\/$/, '')}${entry.name.slice(1)}`;
    const { text, isSecret } = await renderFile(name, path, scope, sources);
    const bytes = Buffer.from(text);
    const file = { path, size: bytes.length, sha256: sha256(bytes), bytes };
    entries.push({ ...entry, file: isSecret ? { ...file, isSecret } : file });
  }
  const isSecret = entries.some(({ file }) => file?.isSecret);
  return { ...folder, entries, ...(isSecret && { isSecret }) };
}

async function renderFile(
  name: string,
  path: string,
  scope: Scope,
  sources: ControllerFiles,
): Promise<TemplateText> {
  const template = await sources.text(path);
  const { text } = template;
  await prepare(text);
  try {
    return { ...template, text: renderText(text, scope) };
  } catch (error) {
    if (!(error instanceof UndefinedVariable || error instanceof TemplateError)) throw error;
    throw new BadArguments(`${name}:${lineAt(text, error.offset)}: ${error.message}`);
  }
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, Math.max(0, offset)).split('\n').length;
}
