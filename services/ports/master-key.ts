/** Where the master key comes from, under which all other keys are wrapped. */
export interface MasterKeySource {
  /** Whether the environment names the key, so that no file in a data directory is looked at. */
  readonly given: boolean
  /**
   * The 32 bytes of the key. A data directory without a vault gets a new key where none is given.
   *
   * @throws Fault `vault.master-key-invalid` `vault.master-key-missing`
   */
  read(dataDirectory: string): Buffer
}
