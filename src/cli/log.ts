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
  const command = new Command('log').description('Manages the event log.')
  command.addCommand(acceptCommand())
  return command
}

const acceptCommand = (): Command =>
  action<AcceptCommandOptions>(
    new Command('accept')
      .description('Accepts an older copy of the log if the newer files are lost.')
      .addOption(dataOption())
      .option(
        '--without-proof',
        'with EventStoreDB: accept even if nothing in this data directory shows that events are missing',
      )
      .addHelpText(
        'after',
        '\nEvents recorded after the copy was made are lost. The log begins a new epoch: views are rebuilt, services and webhooks return ' +
          'to the last event that is left, and older cursors are refused. A complete log is not changed.\n' +
          'If the log is a file, stop the engine first. With EventStoreDB, run the command on the data directory of one engine; ' +
          'all engines notice it and reopen.',
      ),
    async ({ data, withoutProof = false }) =>
      said(await acceptOlderCopy(installationOf(readConfig(withData(data))), withoutProof)),
  )

function said({ accepted, log, position, common }: AcceptedCopy): Said {
  return {
    value: { accepted, log, position: String(position), ...(common === undefined ? {} : { common: String(common) }) },
    lines: accepted
      ? [
          `The copy, which ends at position ${position}, is now the log, in epoch ${log.epoch}.`,
          ...(common === undefined ? [] : [`Services and webhooks continue after position ${common}.`]),
          'Running engines rebuild the views now, others at their next start. With NATS: delete the stream GOVERNANCE. The engine publishes the log again.',
        ]
      : [
          `There is nothing to accept. The log, up to position ${position}, holds every event that was derived from it.`,
        ],
  }
}
