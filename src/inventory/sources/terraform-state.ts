import { textOf } from '../../core/text.ts';
import { isMapping, type Values } from '../../core/values.ts';

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

/**
 * Returns the managed resources of a state, from `terraform.tfstate` (version 4) or `terraform show -json`;
 * undefined for any other format. Source: https://developer.hashicorp.com/terraform/internals/json-format
 */
export function resourcesOf(root: Values): Resource[] | undefined {
  if (typeof root.format_version === 'string') {
    const values = isMapping(root.values) ? root.values : {};
    return ofModule(values.root_module);
  }
  if (root.version !== 4 || !Array.isArray(root.resources)) return undefined;
  return root.resources.flatMap(instancesOf);
}

function ofModule(module: unknown): Resource[] {
  if (!isMapping(module)) return [];
  const own = listOf(module.resources).filter(isManaged).map(shown);
  return [...own, ...listOf(module.child_modules).flatMap(ofModule)];
}

function shown({ address, type, name, index, values }: Values): Resource {
  return {
    address: textOf(address ?? null),
    type: textOf(type ?? null),
    name: textOf(name ?? null),
    ...indexOf(index),
    values: isMapping(values) ? values : {},
  };
}

/** The instances of a resource in a state file, which stores their addresses in parts. */
function instancesOf(resource: unknown): Resource[] {
  if (!isMapping(resource) || !isManaged(resource)) return [];
  const [type, name] = [textOf(resource.type ?? null), textOf(resource.name ?? null)];
  const module = typeof resource.module === 'string' ? `${resource.module}.` : '';
  return listOf(resource.instances).map(({ index_key: index, attributes }) => {
    const suffix = index === undefined ? '' : `[${JSON.stringify(index)}]`;
    const values = isMapping(attributes) ? attributes : {};
    return { address: `${module}${type}.${name}${suffix}`, type, name, ...indexOf(index), values };
  });
}

function indexOf(index: unknown): { index?: number | string } {
  return typeof index === 'number' || typeof index === 'string' ? { index } : {};
}

function isManaged({ mode }: Values): boolean {
  return mode === 'managed';
}

function listOf(value: unknown): Values[] {
  return Array.isArray(value) ? value.filter(isMapping) : [];
}
