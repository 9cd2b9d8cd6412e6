import { factNames } from '../../core/facts.ts';
import { actionModule } from '../../core/module.ts';

export default actionModule({
  summary: 'Gather facts about the host.',
  notes:
    'A play gathers the facts that it uses by itself, under `facts.`; this module gives them to `register`.',
  params: {
    names: { type: 'list', default: [...factNames], doc: 'Which facts to gather; all when not given.' },
  },
  check: ({ names }) => {
    const unknown = names.find((name) => !factNames.includes(name));
    return unknown === undefined ? undefined : `there is no fact "${unknown}"`;
  },
});
