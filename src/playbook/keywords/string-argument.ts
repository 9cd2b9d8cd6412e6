import { actionOf } from '../../actions/catalog.ts';

/** The argument of a module that a plain string is, in tasks such as `command: uptime`. */
const ofModules: { [name: string]: string } = { command: 'cmd', shell: 'cmd', script: 'cmd' };

/** The argument that a plain string is for this module or action; undefined if it takes none. */
export function stringArgument(name: string): string | undefined {
  return actionOf(name)?.stringArgument ?? (Object.hasOwn(ofModules, name) ? ofModules[name] : undefined);
}
