import { Command } from 'commander'
import { acceptCopy } from '../../infra/backup/acceptance.ts'
import { rememberedByViews } from '../../infra/read-db/remembered.ts'
import { rememberedBySnapshots } from '../../infra/snapshots/snapshots.ts'
import { Fault } from '../../services/fault.ts'
import { ownInstallation } from '../storage.ts'
import { action, type Common } from './action.ts'
import { installation } from './installation.ts'
import { dataOption } from './options.ts'

interface AcceptOptions extends Common {
  readonly data?: string
}

export const logCommand = (): Command => {
  const command = new Command('log').description('Look after the event log of a stopped engine.')
  command.addCommand(acceptCommand())
  return command
}

const acceptCommand = (): Command =>
  action<AcceptOptions>(
    new Command('accept')
      .description('Accept an older copy of the log as the log, where the newer files are lost.')
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nWhat was recorded after the copy was made is given up. The log begins a new epoch: views are rebuilt, services and webhooks go ' +
          'back to the last event that is left, and cursors from before are refused. A log that is whole stays as it is.',
      ),
    async ({ data }) => {
      const { place, files } = installation(data)
      if (place.url !== undefined) {
        throw new Fault('log.not-embedded', 'The log is in EventStoreDB: this command accepts copies of log.db only.')
      }
      const disown = ownInstallation(place)
      try {
        const remembered = [rememberedByViews(files.readDb), rememberedBySnapshots(files.snapshots)]
        const { accepted, log, position, common } = await acceptCopy({
          log: files.log,
          state: files.state,
          remembered: remembered.filter((part) => part !== undefined),
          clock: Date.now,
        })
        return {
          value: {
            accepted,
            log,
            position: String(position),
            ...(common === undefined ? {} : { common: String(common) }),
          },
          lines: accepted
            ? [
                `The copy that ends at position ${position} is the log now, in epoch ${log.epoch}.`,
                ...(common === undefined ? [] : [`Services and webhooks go on behind position ${common}.`]),
                'Views are rebuilt at the next start. With NATS: delete the stream GOVERNANCE, and the engine publishes it again.',
              ]
            : [`There is nothing to accept: the log, up to position ${position}, holds all that was derived from it.`],
        }
      } finally {
        disown()
      }
    },
  )
