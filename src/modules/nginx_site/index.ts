import { attributeParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { sha256 } from '../../core/hash.ts';
import { stateModule } from '../../core/module.ts';
import { type Site, siteConfig } from './config.ts';
import { siteForms } from './site-forms.ts';

const content = (args: Site & { content?: string | undefined }) => args.content ?? siteConfig(args);

export default stateModule({
  summary: 'Manage a site of nginx, and reload nginx only if it accepts the configuration.',
  notes:
    'Before anything changes, nginx checks a copy of the whole configuration with the new site (in a mount ' +
    'namespace, if the host allows that). If nginx refuses it, or keeps the old configuration after the reload, ' +
    'everything is restored and the task fails with the reason. An nginx that does not run is not started. ' +
    'The site goes to sites-available with a link in sites-enabled if these exist, otherwise to conf.d.',
  params: {
    name: {
      type: 'string',
      required: true,
      form: siteForms.name,
      doc: 'Name of the site, and of its file.',
    },
    src: { type: 'template', aliases: ['template'], doc: 'A template on the controller for the file.' },
    content: { type: 'string', doc: 'The text of the file itself, instead of src.' },
    server_names: {
      type: 'list',
      aliases: ['server_name'],
      form: siteForms.serverName,
      doc: 'Host names of the site; by default it answers to any name.',
    },
    listen: {
      type: 'list',
      form: siteForms.listen,
      doc: 'Ports or addresses, such as "8080". The default is 80; with tls, it is 443 and a redirect from 80.',
    },
    upstreams: {
      type: 'list',
      aliases: ['upstream'],
      form: siteForms.upstream,
      doc: 'Servers that get all requests, such as 10.0.0.5:8080, with parameters such as weight=2.',
    },
    root: { type: 'path', form: siteForms.path, doc: 'Folder of the files to serve.' },
    tls: {
      type: 'map',
      keys: {
        cert: { type: 'path', required: true, form: siteForms.path, doc: 'The certificate.' },
        key: { type: 'path', required: true, form: siteForms.path, doc: 'Its key.' },
      },
      doc: 'The paths on the host of the certificate and its key.',
    },
    enabled: { type: 'bool', default: true, doc: 'Whether nginx serves the site.' },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      doc: 'Whether the site exists.',
    },
    ...attributeParams,
    mode: { ...attributeParams.mode, default: '0644' },
  },
  check: (args) => {
    if (args.state === 'absent') return undefined;
    const generated = args.upstreams !== undefined || args.root !== undefined;
    const ways = [args.src, args.content, generated || undefined].filter((way) => way !== undefined);
    if (ways.length !== 1) return 'give one of src, content, and upstreams or root';
    return !generated && (args.server_names || args.listen || args.tls)
      ? 'server_names, listen and tls need upstreams or root; src and content are complete files'
      : undefined;
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
    // its path in Debian's layout; for other layouts, read.sh finds the path
    path: `/etc/nginx/sites-available/${args.name}`,
  }),
  looksAt: 'path',
  needs: ['nginx', 'transaction'],
  transactional: true,
  content: (args) => (args.state === 'absent' ? undefined : (args.src ?? content(args))),
});
