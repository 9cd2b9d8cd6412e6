import { unitName } from '../../core/unit-name.ts';

/** The path of a unit or a drop-in below the folder of unit files (systemd.unit(5)). */
export function unitFile(name: string, dropin: string | undefined): string {
  const unit = unitName(name);
  return dropin === undefined ? unit : `${unit}.d/${dropin.replace(/\.conf$/, '')}.conf`;
}

/** Is it a template for units (`app@.service`)? Only instances of such a template can run. */
export function isTemplateUnit(name: string): boolean {
  return unitName(name).includes('@.');
}
