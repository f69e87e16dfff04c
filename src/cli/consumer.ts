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
  throw new InvalidArgumentError('Name a position of the log, or now.')
}

const createCommand = (): Command =>
  action<CreateOptions>(
    new Command('create')
      .description('Make the durable consumer of a subscriber that may only read what it hands out.')
      .requiredOption('--durable <name>', 'its name: letters, digits, - and _')
      .requiredOption('--community <id>', 'of which community it hands out events', communityArgument)
      .addOption(
        new Option('--aggregate <name>', 'of which kind of aggregate; left out, of each')
          .choices(contexts.map(({ name }) => name))
          .default(EVERY, 'each'),
      )
      .option(
        '--after <position>',
        'behind which position it begins, or now; left out, the first event',
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
        lines: [
          made ? `${durable} hands out ${subject}.` : `${durable} was there already, and stays where it has got to.`,
        ],
      }
    },
  )

/** @throws Fault `nats.not-configured`, or what the server or the client says, in one sentence */
const onNats = <T>(work: (connection: NatsConnection) => Promise<T>): Promise<T> =>
  withNats(readConfig(process.env), (connection) =>
    work(connection).catch((cause: unknown) => {
      throw cause instanceof ClientError ? new Fault(cause.code, cause.message, { cause }) : cause
    }),
  )

export const consumerCommand = (): Command =>
  new Command('consumer').description('Consumers of the events in NATS.').addCommand(createCommand())
