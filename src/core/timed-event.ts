/** Events after the first one. */
export interface TimedEvent {
  /** Milliseconds since the start event, when the controller knew it; set on its way to the reports. */
  at?: number;
}
