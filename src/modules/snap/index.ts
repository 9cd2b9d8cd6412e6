import type { Form } from '../../core/form.ts';
import { stateModule } from '../../core/module.ts';

const nameForm: Form = {
  is: 'the name of a snap',
  pattern: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(_[a-z0-9]{1,10})?$/,
  hint: (text) => (/\.snap$/.test(text) ? 'a file of the host is not supported' : undefined),
};
const channelForm: Form = {
  is: 'a channel such as stable, latest/edge or 22/candidate',
  pattern: /^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*){0,2}$/,
};
const optionForm: Form = {
  is: 'an option such as ports.http=80',
  pattern: /^[a-z0-9][a-z0-9.-]*=[^\n]*$/,
  hint: (text) => (/^[a-z0-9-]+:/.test(text) ? 'the name of the snap is in name' : undefined),
};

const risks = ['stable', 'candidate', 'beta', 'edge'];

export default stateModule({
  summary: 'Install or remove snaps.',
  notes:
    'Follows the manual of snapd, and is tested with a fake snap only, since the real one needs its store. snapd itself ' +
    'upgrades snaps; kplay does so only to change their channel. `classic` matters when a snap is installed.',
  params: {
    name: { type: 'list', required: true, form: nameForm, doc: 'The snaps.' },
    state: {
      type: 'string',
      enum: ['present', 'absent', 'enabled', 'disabled'],
      default: 'present',
      doc: 'Whether the snaps are installed, and whether their programs and services can be used.',
    },
    classic: { type: 'bool', default: false, doc: 'Let a new snap use the whole system.' },
    channel: { type: 'string', form: channelForm, doc: 'The channel that the snaps follow.' },
    options: {
      type: 'list',
      form: optionForm,
      doc: 'Options of the configuration of the snaps, such as ports.http=80.',
    },
    dangerous: { type: 'bool', default: false, doc: 'Install a new snap without a signature.' },
  },
  check: ({ name, state, channel, options }) => {
    if (name.length === 0) return 'name is empty';
    if (new Set(name).size < name.length) return 'a snap is named twice';
    if (state === 'absent' && (channel || options)) return 'state absent needs neither channel nor options';
    const keys = (options ?? []).map((option) => option.split('=')[0]);
    return new Set(keys).size < keys.length ? 'an option is given twice' : undefined;
  },
  want: ({ name, state, channel, options }) => ({
    ...Object.fromEntries(name.map((each) => [each, state])),
    ...(channel && { channel: tracked(channel) }),
    ...(options && { options: 'set' }),
  }),
  needs: ['packages'],
  send: ({ channel }) => ({
    name: undefined,
    channel: channel && tracked(channel),
  }),
  words: ({ name }) => name,
});

/** A channel as `snap list` shows it: with its track. */
function tracked(channel: string): string {
  return risks.includes(channel.split('/')[0]!) ? `latest/${channel}` : channel;
}
