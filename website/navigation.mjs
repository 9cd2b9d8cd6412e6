/** The sections of the site, with their pages in the order in which a reader needs them. */
export const sections = [
  ['Begin', ['README', 'docs/tutorial', 'docs/coming-from-ansible', 'docs/screens', 'docs/when-not-to-use']],
  [
    'How to',
    [
      'docs/how-to/rolling-deploy',
      'docs/how-to/docker-behind-nginx',
      'docs/how-to/bootstrap',
      'docs/how-to/jenkins',
      'docs/how-to/review-changes-in-a-pull-request',
      'docs/how-to/find-drift-every-night',
      'docs/how-to/history',
      'docs/how-to/secrets',
    ],
  ],
  ['Playbooks', ['docs/playbooks', 'docs/templates', 'docs/inventory', 'docs/editors', 'docs/lab']],
  [
    'Reference',
    [
      'docs/cli',
      'docs/language',
      'docs/functions',
      'docs/modules/README',
      'docs/errors',
      'docs/events',
      'docs/reports',
    ],
  ],
  [
    'How it works',
    [
      'docs/architecture',
      'docs/security',
      'docs/reliability',
      'docs/faults',
      'docs/performance',
      'docs/glossary',
    ],
  ],
  ['Extend', ['docs/api', 'docs/own-modules', 'docs/modules', 'CONTRIBUTING', 'CHANGELOG']],
];

/** The section of a page that no list names, by its folder: the navigation shows these only to their neighbours. */
export const folders = { 'docs/modules/': 'Modules', 'docs/decisions/': 'Decisions' };
