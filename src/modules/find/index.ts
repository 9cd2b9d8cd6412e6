import { pathParams } from '../../core/file-attributes.ts';
import type { Form } from '../../core/form.ts';
import { forms } from '../../core/forms.ts';
import { actionModule } from '../../core/module.ts';
import { regexProblem } from '../../core/regex-args.ts';
import { statFormat } from '../../core/stat-fields.ts';
import { needsFilter, sendFilters } from './filters.ts';
import { findResult } from './result.ts';
import { ageOf, findWords, sizeOf } from './words.ts';

const ageForm: Form = {
  is: 'an age such as 90s, 2h, 30d or 4w',
  problem: (text) => (ageOf(text) === undefined ? 'the units are s, m, h, d and w' : undefined),
};
const sizeForm: Form = {
  is: 'a size such as 512k or 10m',
  problem: (text) => (sizeOf(text) === undefined ? 'the units are b, k, m, g and t' : undefined),
};

export default actionModule({
  summary: 'Find files and directories by their names, ages, sizes and contents.',
  notes:
    'Registers `files`, a list with the members of `stat` for each, and `matched`, their number. Paths that are not ' +
    'directories are in `skipped_paths`. Names that contain a newline are left out.',
  params: {
    paths: {
      type: 'list',
      required: true,
      aliases: ['path', 'name'],
      form: { ...forms.hostPath, pattern: /^\/[^\n]*$/ },
      doc: 'The directories to search.',
    },
    patterns: {
      type: 'list',
      default: ['*'],
      aliases: ['pattern'],
      doc: 'Patterns for names, such as *.conf; one of them must match.',
    },
    use_regex: {
      type: 'bool',
      default: false,
      doc: 'patterns and excludes are regular expressions of Python, which match from the beginning of a name.',
    },
    contains: {
      type: 'string',
      doc: 'A regular expression of Python that a line of the file must match from its beginning.',
    },
    excludes: {
      type: 'list',
      default: [],
      aliases: ['exclude'],
      doc: 'Patterns for the names of files to leave out. Directories with such names are searched nonetheless.',
    },
    file_type: {
      type: 'string',
      enum: ['file', 'directory', 'link', 'any'],
      default: 'file',
      doc: 'The type to find.',
    },
    recurse: { type: 'bool', default: false, doc: 'Search the directories below, too.' },
    depth: {
      type: 'int',
      min: 1,
      doc: 'How far below the path to search, with recurse; 1 is the path alone.',
    },
    hidden: { type: 'bool', default: false, doc: 'Find names that begin with a dot, too.' },
    follow: { type: 'bool', default: false, doc: 'Follow links to directories.' },
    age: {
      type: 'string',
      form: ageForm,
      doc: 'The minimum age, in seconds or with a unit: s, m, h, d or w. A negative number is the maximum age.',
    },
    age_stamp: {
      type: 'string',
      enum: ['atime', 'ctime', 'mtime'],
      default: 'mtime',
      doc: 'The time that the age refers to.',
    },
    size: {
      type: 'string',
      form: sizeForm,
      doc: 'The minimum size, in bytes or with a unit: b, k, m, g or t. A negative number is the maximum size.',
    },
    limit: { type: 'int', min: 1, doc: 'The most files to return.' },
    ...pathParams,
  },
  check: (args) => regexProblem(() => sendFilters(args)),
  words: findWords,
  transactional: true,
  send: (args) => ({ format: statFormat, needs_time: args.age !== undefined, ...sendFilters(args) }),
  needs: (args) => (needsFilter(args) ? ['awk', 'regex'] : []),
  returns: (reported, args) => findResult(reported.results, args),
});
