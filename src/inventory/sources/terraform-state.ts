import type { Values } from '../../core/values.ts';

/** One instance of a managed resource of a state. */
export interface Resource {
  /** The address, such as `module.app.aws_instance.web[0]`. */
  address: string;
  type: string;
  name: string;
  /** From `count` (a number) or `for_each` (a text). */
  index?: number | string;
  values: Values;
}

/** What terraform-show.schema.json says of a module. */
interface ShownModule {
  resources?: ShownResource[];
  child_modules?: ShownModule[];
}

interface ShownResource extends Omit<Resource, 'values'> {
  mode: string;
  values?: Values;
}

/** A resource in a state file, see terraform-state.schema.json: its address is in parts. */
interface StateResource {
  module?: string;
  mode: string;
  type: string;
  name: string;
  instances: { index_key?: number | string; attributes?: Values | null }[];
}

/** A form of states that is known: its schema, and how its managed resources are read. */
export interface StateForm {
  document: 'inventory/sources/terraform-show' | 'inventory/sources/terraform-state';
  resourcesOf: (root: Values) => Resource[];
}

const shown: StateForm = {
  document: 'inventory/sources/terraform-show',
  resourcesOf: ({ values }) => ofModule((values as { root_module?: ShownModule } | undefined)?.root_module),
};

const stored: StateForm = {
  document: 'inventory/sources/terraform-state',
  resourcesOf: ({ resources }) =>
    (resources as unknown as StateResource[]).filter(isManaged).flatMap(instancesOf),
};

/** The form of what `terraform show -json` prints, or of `terraform.tfstate` (version 4); undefined for any other. */
export function formOf(root: Values): StateForm | undefined {
  if (typeof root.format_version === 'string') return shown;
  return root.version === 4 ? stored : undefined;
}

function ofModule(module: ShownModule | undefined): Resource[] {
  const own = (module?.resources ?? []).filter(isManaged).map(instanceOf);
  return [...own, ...(module?.child_modules ?? []).flatMap(ofModule)];
}

function instanceOf({ address, type, name, index, values = {} }: ShownResource): Resource {
  return { address, type, name, ...(index !== undefined && { index }), values };
}

function instancesOf({ module, type, name, instances }: StateResource): Resource[] {
  return instances.map(({ index_key: index, attributes }) => {
    const suffix = index === undefined ? '' : `[${JSON.stringify(index)}]`;
    const address = `${module === undefined ? '' : `${module}.`}${type}.${name}${suffix}`;
    return { address, type, name, ...(index !== undefined && { index }), values: attributes ?? {} };
  });
}

function isManaged({ mode }: { mode: string }): boolean {
  return mode === 'managed';
}
