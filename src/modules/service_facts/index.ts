import { actionModule } from '../../core/module.ts';
import { serviceFacts } from '../../core/service-facts.ts';

export default actionModule({
  summary: 'Gather the services and their states, as `facts.services`.',
  notes:
    'For example `facts.services["ssh.service"].state` is running, stopped or inactive. A play that reads `facts.services` ' +
    'gathers it by itself, at its beginning; with this task it gathers it here.',
  params: {},
  needs: ['software-facts'],
  facts: ['services'],
  returns: ({ results }) => ({ services: serviceFacts(results.services ?? '') }),
});
