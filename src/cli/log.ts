import { Command } from 'commander'
import type { AcceptedCopy } from '../../services/backup/acceptance.ts'
import { readConfig } from '../config/config.ts'
import { installationOf } from '../engine/installation.ts'
import { acceptOlderCopy } from '../engine/log-acceptance.ts'
import { action, type Common, type Said } from './action.ts'
import { dataOption, withData } from './options.ts'

interface AcceptCommandOptions extends Common {
  readonly data?: string
  readonly withoutProof?: true
}

export const logCommand = (): Command => {
  const command = new Command('log').description('Look after the event log.')
  command.addCommand(acceptCommand())
  return command
}

const acceptCommand = (): Command =>
  action<AcceptCommandOptions>(
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
    async ({ data, withoutProof = false }) =>
      said(await acceptOlderCopy(installationOf(readConfig(withData(data))), withoutProof)),
  )

function said({ accepted, log, position, common }: AcceptedCopy): Said {
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
