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
    'projections/runtime/fold.ts startFold',
    'services/event-log/folded-streams.ts foldedStreams',
    'services/webhooks/registration.ts webhooks',
    'src/http/webhooks.ts webhookRoutes',
    'testing/bus/conformance.ts busConformance',
    'testing/event-log/conformance.ts eventLogConformance',
    'testing/event-log/reads.ts readsConformance',
    'testing/vault/conformance.ts vaultConformance',
  ],
  circles: [],
  sharedNames: [
    'About',
    'Assignee',
    'Breach',
    'Certificate',
    'Entry',
    'Filter',
    'Minutes',
    'Moment',
    'Party',
    'Place',
    'Position',
    'RowReader',
    'Secondment',
    'Share',
    'Sight',
    'TOTAL',
    'deadline',
    'entries',
    'knowsPurpose',
    'mayRead',
    'ownerOf',
    'personSteps',
    'quoted',
    'shareSteps',
    'taskSteps',
    'tell',
    'whosePurpose',
  ],
  participles: [
    'projections/personnel-sharing/giving.ts',
    'scripts/docs/moving.ts',
    'scripts/docs/watching.ts',
    'services/projector/log-folding.ts',
    'tests/house/contributing.test.ts',
    'tests/steadiness/touching.ts',
    'tests/testing/testing.test.ts',
  ],
  fragments: 93,
  oldWords: 405,
}
