import { community as communityContext } from '../../domain/community/community.ts'
import { communityEvents } from '../../domain/community/events.ts'
import { type Actor, parseStream, streamName } from '../../domain/kernel/index.ts'
import type { ImportOptions } from '../../services/import/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import { readConfig } from '../config/config.ts'
import { type Core, openCore } from '../engine/core.ts'
import { storesOf } from '../engine/stores.ts'
import { withData } from './options.ts'
import { REMOTE_CONCURRENCY, remote } from './remote.ts'

/** The engine that receives the commands: the one of this installation, opened in this process, or one reached over HTTP. */
export interface CommandTarget extends Pick<ImportOptions, 'send' | 'actor' | 'concurrency'> {
  /** Whether opening the target established the community. */
  readonly founded: boolean
  close(): Promise<void>
}

export interface CommandTargetOptions {
  readonly community: string
  /** Time zone in which to establish a community that does not exist yet. */
  readonly establish?: string
  readonly actor: string
  readonly url?: string
  readonly token?: string
  readonly concurrency: number
  readonly data?: string
}

/**
 * Opens the engine that receives the commands.
 *
 * @param zone time zone of the first community of a new installation; default: that of the domain
 * @throws Fault `log.owned` while an engine runs on this installation
 */
export function openCommandTarget(
  options: CommandTargetOptions,
  zone: string | undefined,
  signal: AbortSignal,
): Promise<CommandTarget> {
  return options.url === undefined ? embedded(options, zone) : overHttp(options, options.url, signal)
}

async function embedded(options: CommandTargetOptions, zone: string | undefined): Promise<CommandTarget> {
  const { actor: id, concurrency, data } = options
  const engine = await openCore(storesOf(readConfig(withData(data)))).catch((fault: unknown) => {
    if (!(fault instanceof Fault) || fault.code !== 'log.owned') throw fault
    throw new Fault(
      'log.owned',
      'A running engine owns this log. Stop the engine, or send to it with --url and --token (`sanshe token` makes a token).',
      { cause: fault },
    )
  })
  const actor: Actor = { id, role: 'administrator' }
  try {
    const founded = await found(engine, actor, options, zone)
    const send: CommandTarget['send'] = (request) => engine.commands.handle(request)
    return { send, actor, concurrency, founded, close: () => engine.stop() }
  } catch (error) {
    await engine.stop()
    throw error
  }
}

/** Establishes the community in a new installation. Elsewhere an unknown id is refused, because it may be mistyped. */
async function found(
  engine: Core,
  actor: Actor,
  { community, establish }: CommandTargetOptions,
  zone: string | undefined,
): Promise<boolean> {
  for await (const _ of engine.log.readStream(streamName(communityContext, community, community))) return false
  const known = establish === undefined ? await established(engine) : []
  if (known.length > 0) {
    throw new Fault(
      'community.unknown',
      `There is no community ${community}. Communities: ${known.join(', ')}. Add --establish <zone> to establish it.`,
    )
  }
  const own = establish ?? zone
  const data = { name: community, ...(own === undefined ? {} : { zone: own }) }
  const result = await engine.commands.handle({ community, aggregate: 'community', command: 'establish', data, actor })
  if (!result.ok) throw new Fault(result.code, result.detail.en)
  return true
}

/** Returns the ids of all communities. It reads the whole log, so it is only called before an error or for a new log. */
async function established({ log }: Core): Promise<string[]> {
  const known: string[] = []
  for await (const events of log.readAll(0)) {
    for (const { type, subject } of events)
      if (type === communityEvents.CommunityEstablished.type) known.push(parseStream(subject)?.community ?? '')
  }
  return known.toSorted()
}

async function overHttp(options: CommandTargetOptions, url: string, signal: AbortSignal): Promise<CommandTarget> {
  const { establish, token, concurrency } = options
  if (token === undefined)
    throw new Fault('token.missing', 'Set --token or SANSHE_TOKEN. `sanshe token` makes a token.')
  if (establish !== undefined) {
    throw new Fault('import.establish', '--establish works only without --url. Establish the community over the API.')
  }
  const server = remote(url, token, signal)
  await server.reach()
  return {
    send: server.send,
    // The server reads the actor from the token, so this one is not used.
    actor: { id: 'importer', role: 'administrator' },
    concurrency: Math.min(concurrency, REMOTE_CONCURRENCY),
    founded: false,
    close: async () => {},
  }
}
