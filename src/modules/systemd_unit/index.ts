import { attributeParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { forms } from '../../core/forms.ts';
import { sha256 } from '../../core/hash.ts';
import { stateModule } from '../../core/module.ts';
import { unitName } from '../../core/unit-name.ts';
import { isTemplateUnit, unitFile } from './unit.ts';

export default stateModule({
  summary: 'Write a systemd unit or a drop-in, and run the unit.',
  notes:
    'Replaces a template, a daemon-reload and a handler. If the file changes, systemd checks it before it is ' +
    'installed, reads it, and restarts a running unit. ' +
    'If the unit does not come up with its new file, the task fails, and the new file stays.',
  params: {
    name: {
      type: 'string',
      required: true,
      form: { ...forms.unit, pattern: /^[\w:.\\@-]+$/ },
      doc: 'The unit; `.service` is added if the name has no suffix.',
    },
    src: { type: 'template', doc: 'A template on the controller for the file.' },
    content: { type: 'string', doc: 'The text of the file itself, instead of src.' },
    dropin: {
      type: 'string',
      form: forms.entryName,
      doc: 'Write this drop-in (name.d/dropin.conf) instead of the unit itself.',
    },
    state: {
      type: 'string',
      enum: ['present', 'started', 'stopped', 'absent'],
      default: 'present',
      doc: '`present`: the file exists, and the unit is restarted if it runs. `absent`: stopped, disabled and removed.',
    },
    enabled: { type: 'bool', doc: 'Whether to start it at boot.' },
    restart: { type: 'bool', default: true, doc: 'Restart a running unit if its file has changed.' },
    scope: {
      type: 'string',
      enum: ['system', 'user', 'global'],
      default: 'system',
      doc: 'A unit of the system, of the user who runs the task, or of all users (a file and `enabled` only).',
    },
    ...attributeParams,
    mode: { ...attributeParams.mode, default: '0644' },
  },
  check: (args) => {
    const { src, content, state } = args;
    const given = src !== undefined || content !== undefined;
    if (state === 'absent')
      return given || args.enabled !== undefined
        ? 'state absent cannot have content, src or enabled'
        : undefined;
    if (!given || (src !== undefined && content !== undefined)) return 'give either src or content';
    const runs = state === 'started' || state === 'stopped';
    if (runs && args.scope === 'global') return 'scope global cannot start or stop anything';
    if (!runs && args.enabled === undefined) return undefined;
    return isTemplateUnit(args.name)
      ? `a template unit cannot ${runs ? 'run' : 'be enabled'}: name an instance in a systemd task`
      : undefined;
  },
  want: (args) => {
    if (args.state === 'absent')
      return { state: 'absent', ...(!args.dropin && { enabled: 'no', runs: 'no' }) };
    return {
      state: 'file',
      sha256: args.src?.sha256 ?? sha256(args.content!),
      ...wantAttributes(args),
      ...(args.scope !== 'global' && { files: 'loaded' }),
      ...(args.enabled !== undefined && { enabled: args.enabled ? 'yes' : 'no' }),
      ...(args.state === 'started' && { runs: 'yes' }),
      ...(args.state === 'stopped' && { runs: 'no' }),
    };
  },
  send: (args) => ({
    ...sendAttributes(args),
    name: unitName(args.name),
    file: unitFile(args.name, args.dropin),
    instance: isTemplateUnit(args.name) ? unitName(args.name).replace('@.', '@kplay.') : unitName(args.name),
    instances: isTemplateUnit(args.name) ? unitName(args.name).replace('@.', '@*.') : undefined,
    src: undefined,
    content: undefined,
    path: args.scope === 'system' ? `/etc/systemd/system/${unitFile(args.name, args.dropin)}` : undefined,
  }),
  looksAt: 'path',
  content: ({ src, content }) => src ?? content,
  needs: ['units'],
  startsUnit: { remark: '; the new file is in place' },
});
