import { actionModule } from '../../core/module.ts';
import { packageFacts } from '../../core/package-facts.ts';

const managers = ['auto', 'apt', 'dnf', 'dnf5', 'yum', 'zypper', 'rpm', 'apk', 'pacman'];

export default actionModule({
  summary: 'Gather the installed packages, as `facts.packages`.',
  notes:
    'Each name has a list, since a package can be installed in several versions. A play that reads `facts.packages` ' +
    'gathers it by itself, at its beginning; with this task it gathers it here, for example after it has installed packages.',
  params: {
    manager: {
      type: 'list',
      enum: managers,
      default: ['auto'],
      doc: 'The package managers to try, in this order: apt, dnf, dnf5, yum, zypper, rpm, apk or pacman.',
    },
  },
  words: ({ manager }) => (manager.includes('auto') ? [] : manager),
  needs: ['software-facts'],
  facts: ['packages'],
  returns: ({ results }) => ({ packages: packageFacts(results.packages ?? '') }),
});
