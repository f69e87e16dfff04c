import { Command, Option } from 'commander'
import { Fault } from '../../services/kit/fault.ts'
import { readConfig } from '../config/config.ts'
import { action, type Common } from './action.ts'
import { answerOf, calling } from './command-call.ts'
import { communityArgument, dataOption, engineUrl, wholeArgument, withData } from './options.ts'
import { ownToken } from './own-token.ts'
import { textTable } from './table.ts'

interface LettersOptions extends Common {
  readonly community: string
  readonly url?: string
  readonly token?: string
  readonly data?: string
}
interface OneOptions extends LettersOptions {
  readonly position?: number
}
interface ListOptions extends LettersOptions {
  readonly durable?: string
  readonly limit: number
  readonly after?: string
}

/** A dead letter in the form that the engine returns. */
interface Letter {
  readonly durable: string
  readonly event: string
  readonly position: string
  readonly type: string
  readonly failures: number
  readonly reason: string
  readonly since: string
}

const OPERATOR = { sub: 'operator', role: 'administrator', communities: '*' } as const
/** Lifetime of a token: enough for one call to an engine whose clock differs a little. */
const TOKEN_SECONDS = 300
/** The most requests to a busy engine: few, so that a replay that waits for a dependency soon reports it. */
const MOST_TRIES = 3

export const deadLettersCommand = (): Command => {
  const command = new Command('dead-letters').description(
    'Shows the events that services and webhooks of a running engine gave up on, and replays or discards them.',
  )
  for (const make of [listCommand, showCommand, replayCommand, discardCommand]) command.addCommand(make())
  return command
}

const reaching = (command: Command): Command =>
  command
    .option('--community <id>', 'community of the events', communityArgument, 'pa')
    .option('--url <url>', 'address of the engine; default: where this installation listens', engineUrl)
    .addOption(
      new Option('--token <token>', 'token of an administrator; default: a new one, as `sanshe token` makes it').env(
        'SANSHE_TOKEN',
      ),
    )
    .addOption(dataOption())

const ofOne = (name: string, description: string): Command =>
  reaching(new Command(name).description(description))
    .argument('<durable>', 'consumer that gave up on the event: the name of a service, or webhook:<id>')
    .argument('<event>', 'id of the event')
    .option(
      '--position <position>',
      'position of the event; needed only where two events of an old log share an id',
      wholeArgument(1, Number.MAX_SAFE_INTEGER),
    )

const listCommand = (): Command =>
  action<ListOptions>(
    reaching(new Command('list').description('Lists dead letters, oldest first.'))
      .option('--durable <name>', 'only dead letters of this consumer')
      .option('--limit <letters>', 'number of dead letters to list', wholeArgument(1, 500), 50)
      .option('--after <cursor>', 'cursor: `next` of the previous page'),
    async (options) => {
      const asked = new URLSearchParams({ limit: String(options.limit) })
      if (options.durable !== undefined) asked.set('durable', options.durable)
      if (options.after !== undefined) asked.set('after', options.after)
      const { letters, next } = await ask<{ letters: Letter[]; next?: string }>(options, `?${asked}`)
      return {
        value: { letters, ...(next === undefined ? {} : { next }) },
        lines: [
          ...(letters.length === 0 ? ['There are no dead letters.'] : textTable(letters.map(cells))),
          ...(next === undefined ? [] : [`There are more. Continue with --after ${next}`]),
        ],
      }
    },
  )

const showCommand = (): Command =>
  action<OneOptions>(
    ofOne('show', 'Shows a dead letter and its event, as the feed shows the event.'),
    async (options, ...one) => {
      const letter = await ask<Letter & { content: object }>(options, pathOf(one, options))
      return { value: letter, lines: [...textTable([cells(letter)]), JSON.stringify(letter.content, undefined, 2)] }
    },
  )

const replayCommand = (): Command =>
  action<OneOptions>(
    ofOne('replay', 'Delivers the event to its consumer once more, out of order.'),
    async (options, ...one) => {
      const answer = await ask<{ handled: boolean; letter?: Letter }>(options, pathOf(one, options, '/replay'), 'POST')
      const { handled, letter } = answer
      const again = `The event failed again with ${letter?.reason}. It has now failed ${letter?.failures} times.`
      return { value: answer, lines: [handled ? 'The event was handled.' : again], failed: !handled }
    },
  )

const discardCommand = (): Command =>
  action<OneOptions>(
    ofOne(
      'discard',
      'Discards a dead letter. The event is not delivered to this consumer any more. This cannot be undone.',
    ),
    async (options, ...one) => ({
      value: await ask<object>(options, pathOf(one, options, '/discard'), 'POST'),
      lines: ['The dead letter is discarded.'],
    }),
  )

const cells = ({ durable, event, type, failures, reason, since }: Letter): string[] => [
  durable,
  event,
  type,
  `${failures} × ${reason}`,
  since,
]

const pathOf = (one: readonly string[], { position }: OneOptions, then = ''): string =>
  one.map((part) => `/${encodeURIComponent(part)}`).join('') +
  then +
  (position === undefined ? '' : `?position=${position}`)

/** Sends a request to the engine. @throws Fault `server.unreachable`, and the refusals of the engine */
async function ask<T>(options: LettersOptions, path: string, method = 'GET'): Promise<T> {
  const config = readConfig(withData(options.data))
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  const { url = `http://${host}:${config.port}`, community } = options
  const token = options.token ?? (await ownToken(config, OPERATOR, TOKEN_SECONDS))
  const call = calling(url, { signal: new AbortController().signal, mostTries: MOST_TRIES })
  const response = await call(`/v1/${community}/dead-letters${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  })
  const answer: unknown = await answerOf(response, url)
  if (response.ok) return answer as T
  const { code = 'server.unknown', detail = 'The server gave no reason.' } = answer as {
    code?: string
    detail?: string
  }
  throw new Fault(code, detail)
}
