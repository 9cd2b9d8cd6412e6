import { actionOf } from '../../actions/catalog.ts';

/** The argument of a module that takes a plain string, in tasks such as `command: uptime`. */
const ofModules: { [name: string]: string } = { command: 'cmd', shell: 'cmd', script: 'cmd' };

/** The argument of this module or action that takes a plain string; undefined if no argument does. */
export function stringArgument(name: string): string | undefined {
  return actionOf(name)?.stringArgument ?? (Object.hasOwn(ofModules, name) ? ofModules[name] : undefined);
}
