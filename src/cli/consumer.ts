import { Command, InvalidArgumentError, Option } from 'commander'
import type { NatsConnection } from 'nats'
import { grantDurable } from '../../client/durable.ts'
import { ClientError } from '../../client/errors.ts'
import { patiently } from '../../client/stream.ts'
import { contexts } from '../../domain/contexts.ts'
import { positionNamed } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import { readConfig } from '../config/config.ts'
import { withNats } from '../engine/nats-tools.ts'
import { action, type Common } from './action.ts'
import { communityArgument } from './options.ts'

interface CreateOptions extends Common {
  readonly durable: string
  readonly community: string
  readonly aggregate: string
  readonly after: string
}

const EVERY = '*'

function beginning(text: string): string {
  if (text === 'now' || positionNamed(text) !== undefined) return text
  throw new InvalidArgumentError('Use a position of the log, or now.')
}

const createCommand = (): Command =>
  action<CreateOptions>(
    new Command('create')
      .description(
        'Makes a durable consumer for a subscriber that may read nothing else. Running it again changes nothing.',
      )
      .requiredOption('--durable <name>', 'name of the consumer: letters, digits, - and _')
      .requiredOption('--community <id>', 'community whose events it delivers', communityArgument)
      .addOption(
        new Option('--aggregate <name>', 'kind of aggregate whose events it delivers')
          .choices(contexts.map(({ name }) => name))
          .default(EVERY, 'all'),
      )
      .option(
        '--after <position>',
        'start after this position, or `now` for new events only; 0 starts with the first event',
        beginning,
        '0',
      )
      .addHelpText('after', '\nExample: sanshe consumer create --durable lifts --community pa --aggregate demand'),
    async ({ durable, community: of, aggregate, after }) => {
      const subject = `governance.${of}.${aggregate}.*`
      const made = await onNats(async (connection) => {
        const jsm = await connection.jetstreamManager({ checkAPI: false })
        return (await patiently(() => grantDurable(jsm, durable, subject, after))).made
      })
      return {
        value: { durable, subject, made },
        lines: [made ? `${durable} delivers ${subject}.` : `${durable} exists already and keeps its position.`],
      }
    },
  )

/** Runs work on a connection to NATS. @throws Fault `nats.not-configured`, and the errors of the server and the client */
const onNats = <T>(work: (connection: NatsConnection) => Promise<T>): Promise<T> =>
  withNats(readConfig(process.env), (connection) =>
    work(connection).catch((cause: unknown) => {
      throw cause instanceof ClientError ? new Fault(cause.code, cause.message, { cause }) : cause
    }),
  )

export const consumerCommand = (): Command =>
  new Command('consumer').description('Manages consumers of the events in NATS.').addCommand(createCommand())
