import { Command } from 'commander'
import { type Accepted, acceptCopy } from '../../infra/backup/acceptance.ts'
import { rememberedByViews } from '../../infra/sqlite/read-db/marks.ts'
import { rememberedBySnapshots } from '../../infra/sqlite/snapshots/snapshots.ts'
import { rememberedByState } from '../../infra/sqlite/state/index.ts'
import { proveTwice, type Remembered } from '../../services/kit/proof.ts'
import { type LogPlace, openLog, ownInstallation } from '../engine/storage.ts'
import { action, type Common, type Said } from './action.ts'
import { installation } from './installation.ts'
import { dataOption } from './options.ts'

interface AcceptOptions extends Common {
  readonly data?: string
  readonly withoutProof?: true
}

export const logCommand = (): Command => {
  const command = new Command('log').description('Look after the event log.')
  command.addCommand(acceptCommand())
  return command
}

const acceptCommand = (): Command =>
  action<AcceptOptions>(
    new Command('accept')
      .description('Accept an older copy of the log as the log, where the newer files are lost.')
      .addOption(dataOption())
      .option(
        '--without-proof',
        'with EventStoreDB: also where nothing in this data directory shows that events are missing',
      )
      .addHelpText(
        'after',
        '\nWhat was recorded after the copy was made is given up. The log begins a new epoch: views are rebuilt, services and webhooks go ' +
          'back to the last event that is left, and cursors from before are refused. A log that is whole stays as it is.\n' +
          'A log in a file needs a stopped engine. With EventStoreDB run it on the data directory of one engine: all of them see it and open ' +
          'everything again.',
      ),
    async ({ data, withoutProof = false }) => {
      const { place, files } = installation(data)
      const remembered = [rememberedByViews(files.readDb), rememberedBySnapshots(files.snapshots)]
      const known = remembered.filter((part) => part !== undefined)
      if (place.url !== undefined) {
        const state = rememberedByState(files.state)
        return said(await acceptStored(place, state === undefined ? known : [...known, state], withoutProof))
      }
      const disown = ownInstallation(place)
      try {
        return said(await acceptCopy({ log: files.log, state: files.state, remembered: known, clock: Date.now }))
      } finally {
        disown()
      }
    },
  )

/** The engines that have the log open take their state files along by themselves. */
async function acceptStored(place: LogPlace, known: readonly Remembered[], withoutProof: boolean): Promise<Accepted> {
  const log = await openLog(place, Date.now)
  try {
    const position = await log.head()
    const wrong = await proveTwice(log, known, log)
    const accepted = wrong === undefined && !withoutProof ? undefined : await log.accept?.()
    return { accepted: accepted !== undefined, log: accepted ?? (await log.identity()), position }
  } finally {
    await log.close()
  }
}

function said({ accepted, log, position, common }: Accepted): Said {
  return {
    value: { accepted, log, position: String(position), ...(common === undefined ? {} : { common: String(common) }) },
    lines: accepted
      ? [
          `The copy that ends at position ${position} is the log now, in epoch ${log.epoch}.`,
          ...(common === undefined ? [] : [`Services and webhooks go on behind position ${common}.`]),
          'Views are rebuilt at the next start, and by engines that run. With NATS: delete the stream GOVERNANCE, and the engine publishes it again.',
        ]
      : [`There is nothing to accept: the log, up to position ${position}, holds all that was derived from it.`],
  }
}
