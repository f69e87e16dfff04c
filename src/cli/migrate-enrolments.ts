import { Command } from 'commander'
import { stateReader } from '../../services/event-log/state-reader.ts'
import { enrolActors, type LogActor, logActors, type NotEnrolled } from '../../services/identity/log-actors.ts'
import { Fault } from '../../services/kit/fault.ts'
import { readConfig } from '../config/config.ts'
import { SETTINGS } from '../config/settings.ts'
import { openCore } from '../engine/core.ts'
import { storesOf } from '../engine/stores.ts'
import { action, type Common, interruption, type Said } from './action.ts'
import { dataOption, wholeArgument, withData } from './options.ts'
import { progressBar } from './progress-bar.ts'
import { textTable } from './table.ts'

interface EnrolmentsOptions extends Common {
  readonly days: number
  readonly issuer?: string
  readonly write?: true
  readonly data?: string
}

export const enrolmentsCommand = (): Command =>
  action<EnrolmentsOptions>(
    new Command('enrolments')
      .description('List the actors of an older log that act by the claims of their tokens, and enrol them.')
      .option('--days <days>', 'how far back to look', wholeArgument(1, 36_500), 90)
      .option('--write', 'enrol those that are missing, under the ids that they have')
      .option('--issuer <issuer>', `the issuer of their tokens (${SETTINGS.jwtIssuer.variable})`)
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nRead the list before --write: each actor then acts for its party by enrolment. A log in a file needs a stopped engine.\n' +
          'Afterwards start engines with SANSHE_ENROLMENT=enforce.',
      ),
    async (options) => {
      const { days, write = false, json = false, data } = options
      const config = readConfig(withData(data))
      const issuer = options.issuer ?? config.jwtIssuer
      if (write && issuer === undefined)
        throw new Fault(
          'migrate.no-issuer',
          `Name the issuer of the tokens with --issuer, or in ${SETTINGS.jwtIssuer.variable}.`,
        )
      using interrupted = interruption()
      const core = await openCore(storesOf(config))
      const bar = progressBar('actors', await core.log.head(), { hidden: json, signal: interrupted.signal })
      try {
        const state = stateReader(core.log, core.catalogue)
        const actors = await logActors({
          ...{ log: core.log, state, days, now: core.clock(), signal: interrupted.signal },
          onProgress: (position) => bar.update(position, `position ${position}`),
        })
        bar.stop()
        const failed = write && issuer !== undefined ? await enrolActors(actors, issuer, core.commands) : undefined
        return said(actors, days, failed)
      } finally {
        bar.stop()
        await core.stop()
      }
    },
  )

function said(actors: readonly LogActor[], days: number, failed: readonly NotEnrolled[] | undefined): Said {
  const of = (state: LogActor['state']): number => actors.filter((one) => one.state === state).length
  const missing = of('missing')
  const row = ({ community, actor, role, party = '', events, last, state }: LogActor): string[] => [
    ...[community, actor, role, party, String(events), last, state],
  ]
  return {
    value: { days, actors, missing, ...(failed === undefined ? {} : { enrolled: missing - failed.length, failed }) },
    lines: [
      ...(actors.length === 0
        ? []
        : textTable([['community', 'actor', 'role', 'party', 'events', 'last', 'state'], ...actors.map(row)])),
      `${actors.length} actors of the last ${days} days: ${of('enrolled')} enrolled, ${missing} missing, ${of('not-fitting')} not fitting.`,
      ...(failed ?? []).map(({ actor, code, detail }) => `${actor.community} ${actor.actor}: ${code}: ${detail}`),
      ...(failed === undefined
        ? []
        : [`${missing - failed.length} were enrolled. Start engines with SANSHE_ENROLMENT=enforce.`]),
      ...(failed === undefined && missing > 0 ? ['Run it with --write to enrol those that are missing.'] : []),
    ],
    failed: failed !== undefined && failed.length > 0,
  }
}
