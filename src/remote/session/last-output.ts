/** The number of last bytes of an output that are kept for reports. */
const keptLimit = 256;

/** The last output of the commands of a session. */
export class LastOutput {
  /** When it arrived, by the clock of `performance`. */
  at = 0;
  #kept: Buffer = Buffer.alloc(0);

  add(text: Buffer): void {
    this.at = performance.now();
    this.#kept = Buffer.concat([this.#kept, text.subarray(-keptLimit)]).subarray(-keptLimit);
  }

  /** Its last line that is not empty. */
  get line(): string {
    const lines = this.#kept.toString('utf8').split(/[\r\n]+/);
    return lines.findLast((line) => line.trim() !== '') ?? '';
  }
}
