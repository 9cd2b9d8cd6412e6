import { hints } from '../../core/hints.ts';
import { TemplateError } from '../errors.ts';

/** Explains a place where Handlebars could not go on. */
export function syntaxError(text: string, offset: number): TemplateError {
  const open = Math.max(0, text.lastIndexOf('{{', offset));
  const close = text.indexOf('}}', open);
  // the end of a later {{ is not the end of `{{ port };`
  if (close < 0 || /^\{\{[^{}'"]*\}(?!\})/.test(text.slice(open, close))) {
    const hint = text.indexOf('}', open) < 0 ? 'write \\{{ for braces that are text' : 'add a second }';
    return new TemplateError('a {{ is not closed by }}', open, hint);
  }
  const inner = text
    .slice(open, close)
    .replace(/^\{+[~&]?/, '')
    .trim();
  if (inner === '') return new TemplateError('a {{ }} is empty', open, 'write the name of a variable');
  if (inner.startsWith('/')) return new TemplateError(`{{${inner}}} closes nothing`, open);
  if (/\{\{\s*$/.test(text.slice(0, open)))
    return new TemplateError('a {{ is inside of another {{', open, `write {{ ${inner} }}`);
  return new TemplateError(`cannot read {{ ${inner} }}`, offset, hints().inBraces(inner));
}
