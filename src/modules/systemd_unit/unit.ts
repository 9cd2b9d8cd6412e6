import { unitName } from '../../core/unit-name.ts';

/** Where a unit or its drop-in is below the folder of unit files (systemd.unit(5)). */
export function unitFile(name: string, dropin: string | undefined): string {
  const unit = unitName(name);
  return dropin === undefined ? unit : `${unit}.d/${dropin.replace(/\.conf$/, '')}.conf`;
}

/** Is it a template for units (`app@.service`), of which only instances can run? */
export function isTemplateUnit(name: string): boolean {
  return unitName(name).includes('@.');
}
