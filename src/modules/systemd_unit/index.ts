import { attributeParams, sendAttributes, wantAttributes } from '../../core/file-attributes.ts';
import { sha256 } from '../../core/hash.ts';
import { stateModule } from '../../core/module.ts';
import { unitName } from '../../core/unit-name.ts';
import { isTemplateUnit, unitFile } from './unit.ts';

export default stateModule({
  summary: 'Write a systemd unit of your own, or a drop-in for one, and run what it says.',
  notes:
    'Instead of a template, a daemon-reload and a handler: systemd checks the new file before it counts, reads it, ' +
    'and a unit that runs is restarted, all this only if the file has changed. ' +
    'A unit that does not come up with its new file fails the task, and the new file stays.',
  params: {
    name: { type: 'string', required: true, doc: 'The unit; `.service` is assumed if it says nothing else.' },
    src: { type: 'template', doc: 'A template on the controller for the file.' },
    content: { type: 'string', doc: 'The text of the file itself, instead of src.' },
    dropin: {
      type: 'string',
      doc: 'Write this drop-in of the unit (name.d/dropin.conf) instead of the unit.',
    },
    state: {
      type: 'string',
      enum: ['present', 'started', 'stopped', 'absent'],
      default: 'present',
      doc: '`present`: the file is there, and the unit is restarted if it runs. `absent`: stopped, disabled and removed.',
    },
    enabled: { type: 'bool', doc: 'Start it at boot, or not.' },
    restart: { type: 'bool', default: true, doc: 'Restart a unit that runs when its file has changed.' },
    scope: {
      type: 'string',
      enum: ['system', 'user', 'global'],
      default: 'system',
      doc: 'A unit of the system, of the user who runs the task, or of all users (a file and `enabled` only).',
    },
    ...attributeParams,
    mode: { ...attributeParams.mode, default: '0644' },
  },
  check: ({ name, src, content, state, dropin, enabled, scope }) => {
    if (name.includes('/') || dropin?.includes('/')) return 'a unit and a drop-in have names without a slash';
    const given = src !== undefined || content !== undefined;
    if (state === 'absent') {
      if (given || enabled !== undefined) return 'state absent needs no content, src or enabled';
      return undefined;
    }
    if (!given || (src !== undefined && content !== undefined)) return 'give either src or content';
    const runs = state === 'started' || state === 'stopped';
    if (runs && isTemplateUnit(name))
      return 'a template unit cannot run itself, name an instance in a systemd task';
    if (enabled !== undefined && isTemplateUnit(name))
      return 'enable an instance of a template unit, in a systemd task';
    if (scope === 'global' && runs) return 'scope global cannot start or stop anything';
    return undefined;
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
});
