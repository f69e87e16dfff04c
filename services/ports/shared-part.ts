/** An entry of state that engines share: its name within its part, and its content. */
export interface SharedEntry {
  readonly name: string
  readonly content: Uint8Array
}

/** A part of the state that engines share outside their own files, such as a bucket. */
export interface SharedPart {
  /** The name of its file in a backup. */
  readonly file: string
  /** Reads what the part holds now, while engines use it. Resolves with nothing where it does not exist. */
  read(): Promise<readonly SharedEntry[]>
  /**
   * Puts entries into the part, which is created where there is none and must hold nothing else. An interrupted call can be repeated.
   *
   * @throws Fault `backup.used` if it holds anything else
   */
  restore(entries: readonly SharedEntry[]): Promise<void>
}
