import { actions } from '../../actions/catalog.ts';
import { isMapping, type Values } from '../../core/values.ts';
import { keyPlaceOf, placeOf } from '../../yaml/read.ts';
import type { CompiledTask } from '../compile/compiled-task.ts';
import type { Context } from '../compile/context.ts';
import { includeContext } from '../compile/include-context.ts';
import type { Loading } from '../compile/loading.ts';
import { checkTemplates } from '../compile/uses.ts';
import { argumentsOf } from '../keywords/arguments.ts';
import { hasLoop } from '../keywords/keywords.ts';
import { textOrNone } from '../keywords/schema.ts';
import { roleFolders } from '../roles/paths.ts';
import type { RoleFiles } from '../roles/role-files.ts';
import type { TaskNode } from '../tree.ts';
import { branched, fixedName, includeOf } from './branches.ts';
import { checkIncludeArguments, checkIncludeKeywords } from './include-keywords.ts';
import { type ForecastNames, runsNowhere } from './name-forecast.ts';
import { type NamedRole, namedRoles } from './named-roles.ts';

const key = 'include_role';
const fileArguments = {
  tasks_from: 'tasks',
  vars_from: 'vars',
  defaults_from: 'defaults',
  handlers_from: 'handlers',
};

/**
 * The tasks of a role in place of the task that includes it, in an include when the role is known only in the
 * run. Its `vars` are parameters of the role; its handlers join those of the play.
 */
export async function includeRole(
  raw: Values,
  context: Context,
  loading: Loading,
  isHandler: boolean,
): Promise<TaskNode<CompiledTask>[]> {
  const { findings } = loading;
  checkIncludeKeywords(raw, key, loading);
  const given = argumentsOf(raw, key, actions[key]!.params, findings);
  const { args, spotOf } = given;
  if (checkIncludeArguments(raw, key, args, loading)) return [];
  const spot = spotOf('name');
  const asked = askedFor(args);
  if (asked === undefined) {
    const place = placeOf(spot.container, spot.key) ?? keyPlaceOf(raw, key);
    findings.error('missing-argument', 'include_role needs the name of a role', { place });
    return [];
  }
  const include =
    !hasLoop(raw) && !asked.includes('{{')
      ? undefined
      : await includeOf({ raw, key, ...given, params: actions[key]!.params }, context, loading);
  const params = isMapping(raw.vars) ? raw.vars : (Object.create(null) as Values);
  await checkTemplates(params, findings);
  const inner = { ...(await includeContext(raw, context, loading, isHandler)), vars: context.vars };
  const { ways, known, isSkipped } = await waysOf(asked, include, context, loading);
  if (ways.size === 0 && !isSkipped)
    findings.error('unknown-role', `there is no role "${textOrNone(args.name)}"`, {
      place: placeOf(spot.container, spot.key),
      hint: 'no role has a name of this shape',
    });
  const lookedIn = roleFolders(context, loading.rolesPath);
  if (known && include)
    include.task.names = { texts: [asked], known: new Set(known), kind: 'role', lookedIn };
  const needsInclude = hasLoop(raw) || known !== undefined;
  return branched(needsInclude ? include : undefined, ways, inner, loading, ({ name, from }, inside) =>
    context.roles!.include({ name, files: filesOf(args, from), params }, spot, inside),
  );
}

/** The role, and the file of its tasks if one is given, in one text: a role name contains no blank. */
function askedFor(args: Values): string | undefined {
  const [name, from] = [textOrNone(args.name), textOrNone(args.tasks_from)];
  return name === undefined || from === undefined ? name : `${name} ${from}`;
}

/** The roles that can be meant; `known` are their names when there is a choice. */
async function waysOf(
  asked: string,
  include: CompiledTask | undefined,
  context: Context,
  loading: Loading,
): Promise<{ ways: Map<string, NamedRole>; known?: string[]; isSkipped?: boolean }> {
  const forecast: ForecastNames = include
    ? await context.nameForecast!.names(include, [asked], ['name', 'tasks_from'])
    : { names: new Set([asked]), isOpen: false };
  const found = namedRoles(asked, forecast, context, loading.rolesPath);
  const fixed = fixedName([asked], forecast, (name) => !asked.includes('{{') || found.has(name));
  if (fixed === undefined) return { ways: found, known: [...found.keys()], isSkipped: runsNowhere(forecast) };
  const [name, from] = fixed.split(' ') as [string, string | undefined];
  return { ways: new Map([['', { name, from }]]) };
}

function filesOf(args: Values, tasks: string | undefined): RoleFiles {
  const files: RoleFiles = {};
  for (const [argument, part] of Object.entries(fileArguments)) {
    const name = part === 'tasks' ? tasks : textOrNone(args[argument]);
    if (name !== undefined) files[part as keyof RoleFiles] = name;
  }
  return files;
}
