/** The source of the master key, which wraps all other keys. */
export interface MasterKeySource {
  /** Whether the environment gives the key. Then no file in a data directory is read. */
  readonly given: boolean
  /**
   * Returns the 32 bytes of the key. If none is given, a data directory without a vault gets a new key.
   *
   * @throws Fault `vault.master-key-invalid` `vault.master-key-missing`
   */
  read(dataDirectory: string): Buffer
}
