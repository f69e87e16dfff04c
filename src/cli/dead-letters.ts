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

/** A dead letter in the form of the engine's answer. */
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
/** Long enough for one call, and for a clock that is not quite ours. */
const TOKEN_SECONDS = 300
/** A replay that a dependency stands in the way of is to say so soon. */
const MOST_TRIES = 3

export const deadLettersCommand = (): Command => {
  const command = new Command('dead-letters').description(
    'Look at what services and webhooks of a running engine gave up; hand it out once more, or put it away.',
  )
  for (const make of [listCommand, showCommand, replayCommand, discardCommand]) command.addCommand(make())
  return command
}

const reaching = (command: Command): Command =>
  command
    .option('--community <id>', 'the community that the events are of', communityArgument, 'pa')
    .option('--url <url>', 'of the engine; left out, where this installation listens', engineUrl)
    .addOption(
      new Option('--token <token>', 'token of an administrator; left out, one is made as `sanshe token` does').env(
        'SANSHE_TOKEN',
      ),
    )
    .addOption(dataOption())

const ofOne = (name: string, description: string): Command =>
  reaching(new Command(name).description(description))
    .argument('<durable>', 'who gave it up: the name of a service, or webhook:<id>')
    .argument('<event>', 'its id')
    .option(
      '--position <position>',
      'of the event, where two of an old log have one id',
      wholeArgument(1, Number.MAX_SAFE_INTEGER),
    )

const listCommand = (): Command =>
  action<ListOptions>(
    reaching(new Command('list').description('List them, oldest first.'))
      .option('--durable <name>', 'only those of this consumer')
      .option('--limit <letters>', 'how many at most', wholeArgument(1, 500), 50)
      .option('--after <cursor>', '`next` of the page before'),
    async (options) => {
      const asked = new URLSearchParams({ limit: String(options.limit) })
      if (options.durable !== undefined) asked.set('durable', options.durable)
      if (options.after !== undefined) asked.set('after', options.after)
      const { letters, next } = await ask<{ letters: Letter[]; next?: string }>(options, `?${asked}`)
      return {
        value: { letters, ...(next === undefined ? {} : { next }) },
        lines: [
          ...(letters.length === 0 ? ['There are none.'] : textTable(letters.map(cells))),
          ...(next === undefined ? [] : [`There are more: --after ${next}`]),
        ],
      }
    },
  )

const showCommand = (): Command =>
  action<OneOptions>(ofOne('show', 'Show one, with the event as the feed shows it.'), async (options, ...one) => {
    const letter = await ask<Letter & { content: object }>(options, pathOf(one, options))
    return { value: letter, lines: [...textTable([cells(letter)]), JSON.stringify(letter.content, undefined, 2)] }
  })

const replayCommand = (): Command =>
  action<OneOptions>(
    ofOne('replay', 'Hand it to its consumer once more, now, whatever came after it.'),
    async (options, ...one) => {
      const answer = await ask<{ handled: boolean; letter?: Letter }>(options, pathOf(one, options, '/replay'), 'POST')
      const { handled, letter } = answer
      const again = `It failed again, with ${letter?.reason}: ${letter?.failures} times by now.`
      return { value: answer, lines: [handled ? 'It was handled.' : again], failed: !handled }
    },
  )

const discardCommand = (): Command =>
  action<OneOptions>(
    ofOne('discard', 'Put it away: nobody need handle it any more. It cannot be undone.'),
    async (options, ...one) => ({
      value: await ask<object>(options, pathOf(one, options, '/discard'), 'POST'),
      lines: ['It is put away.'],
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

/** @throws Fault `server.unreachable`, and what the engine says */
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
  const { code = 'server.unknown', detail = 'The server did not say why.' } = answer as {
    code?: string
    detail?: string
  }
  throw new Fault(code, detail)
}
