/**
 * What still breaks a rule of the structure test. The lists and numbers only shrink: an entry that is mended is removed here.
 * At most 30 of the old words may stay.
 */
export const LEFT: Readonly<{
  longFiles: readonly string[]
  /** File and name. */
  longFunctions: readonly string[]
  circles: readonly string[]
  sharedNames: readonly string[]
  participles: readonly string[]
  /** Doc comments whose first word makes no sense on hover. */
  fragments: number
  /** Words such as whoever, in code, comments and documents. */
  oldWords: number
}> = {
  longFiles: [
    'tests/client/subscribe.faults.test.ts',
    'tests/domain/demand/closure.test.ts',
    'tests/domain/demand/tasks.test.ts',
    'tests/src/nats/commands.test.ts',
  ],
  longFunctions: [
    'infra/crypto/owned-vault.ts ownedVault',
    'infra/nats/bus/bus.ts natsBus',
    'infra/nats/state/endpoints.ts sharedEndpoints',
    'infra/nats/state/table.ts sharedTable',
    'infra/sqlite/event-log/writer.ts startWriter',
    'infra/sqlite/read-db/read-db.ts writerOf',
    'projections/runtime/fold.ts startFold',
  ],
  circles: [],
  sharedNames: [],
  participles: ['tests/infra/eventstoredb/appending.ts', 'tests/infra/eventstoredb/reading.ts'],
  fragments: 93,
  oldWords: 405,
}
