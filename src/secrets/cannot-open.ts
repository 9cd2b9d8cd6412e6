/** Why a text cannot be decrypted: no key fits, or it is damaged. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen';
  readonly kind: 'no key' | 'damaged';

  constructor(kind: CannotOpen['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}
