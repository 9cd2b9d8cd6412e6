import { attributeParams, pathParams } from './file-attributes.ts';

/** Arguments of every module that changes a part of a text file; see text.sh. */
export const textParams = {
  path: { type: 'path', required: true, aliases: ['dest', 'destfile', 'name'], doc: 'The file.' },
  backup: {
    type: 'bool',
    default: false,
    doc: 'Keep the old file beside the new one, with a suffix after its name.',
  },
  validate: {
    type: 'string',
    code: 'sh',
    doc: 'A command that must accept the new file before it is put in place; %s is its name.',
  },
  ...attributeParams,
  ...pathParams,
} as const;
