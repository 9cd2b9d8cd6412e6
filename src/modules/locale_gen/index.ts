import { stateModule } from '../../core/module.ts';

export default stateModule({
  summary: 'Generate locales, or remove them, with locale-gen of Debian.',
  notes: 'Needs the package locales. There is no support for Alpine and RHEL.',
  params: {
    name: {
      type: 'list',
      required: true,
      form: {
        is: 'the name of a locale, such as de_AT.UTF-8',
        pattern: /^[A-Za-z_]+(\.[\w-]+)?(@\w+)?$/,
        hint: (text: string) => (/^\S+ \S+$/.test(text) ? `write ${text.split(' ')[0]}` : undefined),
      },
      doc: 'Locales, such as de_AT.UTF-8.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the locales exist.',
    },
  },
  want: ({ name, state }) => Object.fromEntries(name.map((each) => [each, state])),
  needs: ['awk', 'text'],
  // for each locale: its name, and as `locale -a` prints it
  words: ({ name }) => name.flatMap((each) => [each, asPrinted(each)]),
});

/** The charset is in lower case without dashes: de_AT.utf8@euro. */
function asPrinted(name: string): string {
  return name.replace(/\.([\w-]+)/, (_, charset: string) => `.${charset.toLowerCase().replaceAll('-', '')}`);
}
