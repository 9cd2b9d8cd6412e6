import { factNames } from '../../core/facts.ts';
import { actionModule } from '../../core/module.ts';
import { factsFrom } from './facts.ts';

export default actionModule({
  summary: 'Gather facts about the host.',
  notes:
    'A play gathers the facts that it uses by itself, under `facts.`; this module returns facts for `register`.',
  params: {
    names: { type: 'list', default: [...factNames], doc: 'The facts to gather; all by default.' },
  },
  check: ({ names }) => {
    const unknown = names.find((name) => !factNames.includes(name));
    return unknown === undefined ? undefined : `there is no fact "${unknown}"`;
  },
  returns: ({ results }) => factsFrom(results),
});
