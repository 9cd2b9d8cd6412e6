import { attributeParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { sha256 } from '../../core/hash.ts';
import { homeProblem } from '../../core/home-path.ts';
import { stateModule } from '../../core/module.ts';
import { type Site, siteConfig, siteProblem } from './config.ts';

const content = (args: Site & { content?: string | undefined }) => args.content ?? siteConfig(args);

export default stateModule({
  summary: 'Manage a site of nginx, and reload nginx only if it accepts it.',
  notes:
    'nginx checks the whole configuration with the new site aside (in a mount namespace, where the host allows ' +
    'that) before anything is touched. If it refuses, or goes on with the old configuration after the reload, ' +
    'all is as it was and the task fails with the reason. An nginx that does not run is not started. ' +
    'The site goes to sites-available and is linked in sites-enabled where these exist, otherwise to conf.d.',
  params: {
    name: { type: 'string', required: true, doc: 'Name of the site, and of its file.' },
    src: { type: 'template', aliases: ['template'], doc: 'A template on the controller for the file.' },
    content: { type: 'string', doc: 'The text of the file itself, instead of src.' },
    server_names: {
      type: 'list',
      aliases: ['server_name'],
      doc: 'Host names that the site answers to; any, if not given.',
    },
    listen: {
      type: 'list',
      doc: 'Ports or addresses, such as "8080"; 80 if not given, with tls 443 and a redirect from 80.',
    },
    upstreams: {
      type: 'list',
      aliases: ['upstream'],
      doc: 'Servers that all requests are passed on to, such as 10.0.0.5:8080, with parameters such as weight=2.',
    },
    root: { type: 'path', doc: 'Folder of the files to serve.' },
    tls: { type: 'map', doc: 'Paths on the host of the certificate and its key, as cert and key.' },
    enabled: { type: 'bool', default: true, doc: 'Whether nginx serves the site.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the site shall be there.',
    },
    ...attributeParams,
    mode: { ...attributeParams.mode, default: '0644' },
  },
  check: (args) => {
    if (!/^[\w][\w.-]*$/.test(args.name))
      return 'a site has a name of letters, digits, dots, dashes and underscores';
    if (args.state === 'absent') return undefined;
    const atHome = homeProblem({ root: args.root });
    if (atHome !== undefined) return atHome;
    const generated = args.upstreams !== undefined || args.root !== undefined;
    const ways = [args.src, args.content, generated || undefined].filter((way) => way !== undefined);
    if (ways.length !== 1) return 'give one of src, content, and upstreams or root';
    if (!generated && (args.server_names || args.listen || args.tls))
      return 'server_names, listen and tls go with upstreams or root; src and content say all themselves';
    return generated ? siteProblem(args) : undefined;
  },
  want: (args) =>
    args.state === 'absent'
      ? { state: 'absent', enabled: 'no' }
      : {
          state: 'file',
          sha256: args.src?.sha256 ?? sha256(content(args)),
          ...wantAttributes(args),
          enabled: args.enabled ? 'yes' : 'no',
        },
  send: (args) => ({
    ...sendAttributes(args),
    src: undefined,
    content: undefined,
    tls: undefined,
    // where it is with Debian's layout; elsewhere read.sh looks for itself
    path: `/etc/nginx/sites-available/${args.name}`,
  }),
  looksAt: 'path',
  content: (args) => (args.state === 'absent' ? undefined : (args.src ?? content(args))),
});
