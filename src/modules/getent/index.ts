import { databases, taskFacts } from '../../core/facts.ts';
import { actionModule } from '../../core/module.ts';
import { entriesOf } from './entries.ts';

export default actionModule({
  summary: 'Look up entries of a database of the host, such as passwd.',
  notes:
    'Registers a mapping of each key to the list of its other fields, and sets it as a fact: `getent: {database: passwd}` ' +
    'sets `facts.getent_passwd`, and `facts.getent_passwd.root[4]` is the home of root.',
  params: {
    database: { type: 'string', enum: databases, required: true, doc: 'The database.' },
    key: {
      type: 'string',
      form: { is: 'a text that does not begin with a dash', pattern: /^(?!-)/ },
      doc: 'The entry; all entries by default.',
    },
    service: { type: 'string', doc: 'The service to ask instead of those in nsswitch.conf.' },
    split: {
      type: 'string',
      form: { is: 'a text that is not empty', pattern: /^[\s\S]/ },
      doc: 'The character between fields; that of the database by default.',
    },
    fail_key: { type: 'bool', default: true, doc: 'Fail if there is no entry with this key.' },
  },
  facts: taskFacts,
  returns: ({ results: { entries = '' } }, { database, key, split }) => ({
    [`getent_${database}`]: entriesOf(entries, database, key, split),
  }),
});
