import { type Fault, noneOf } from './converters.ts';
import { formFault } from './form.ts';
import type { Shape } from './params.ts';

/** A problem with a part of a value; `at` is the path of the part. */
interface FaultAt {
  at: (string | number)[];
  fault: Fault;
}

/** What is wrong with a converted value, beyond its type: its form, its range, or that it is not one of those allowed. */
export function valueFaults(value: unknown, shape: Shape): FaultAt[] {
  if (shape.type === 'list') {
    const items = itemShape(shape);
    return (value as unknown[]).flatMap((item, i) => faultsAt([i], faultOf(item, items)));
  }
  if (shape.type !== 'map') return faultsAt([], faultOf(value, shape));
  const { form, names } = shape;
  return Object.entries(value as Record<string, string>).flatMap(([key, text]) => [
    ...faultsAt([key], names && nameFault(key, names)),
    ...faultsAt([key], form && formFault(text, form)),
  ]);
}

/** The shape of each item of a list. */
export function itemShape({ items, form, enum: allowed }: Shape): Shape {
  return items ?? { type: 'string', ...(form && { form }), ...(allowed && { enum: allowed }) };
}

function faultOf(value: unknown, shape: Shape): Fault | undefined {
  const wrong = noneOf(value, shape);
  if (wrong) return wrong;
  if (typeof value === 'number') return rangeFault(value, shape);
  return shape.form && typeof value === 'string' ? formFault(value, shape.form) : undefined;
}

function rangeFault(value: number, { min, max }: Shape): Fault | undefined {
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return undefined;
  if (max === undefined) return { problem: `must be at least ${min}, not ${value}` };
  return { problem: `must be between ${min} and ${max}, not ${value}` };
}

function nameFault(key: string, names: NonNullable<Shape['names']>): Fault | undefined {
  const fault = formFault(key, names);
  return fault && { ...fault, problem: `has a key that ${fault.problem}` };
}

function faultsAt(at: FaultAt['at'], fault: Fault | undefined): FaultAt[] {
  return fault ? [{ at, fault }] : [];
}
