import type { Catalogue, Rejection, Zones } from '../../domain/kernel/index.ts'
import { ENGINE_ACTOR } from '../identity/reserved-actors.ts'
import { Fault } from '../kit/fault.ts'
import { type Queue, queue } from '../kit/queue.ts'
import { neverWas } from '../kit/whole-stream.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Snapshots } from '../ports/snapshots.ts'
import type { Vault } from '../ports/vault.ts'
import type { CommunityStanding } from '../standing/community-standing.ts'
import { type Aggregate, aggregates } from './aggregates.ts'
import { type CheckedCommand, checkCommand, refusedBy } from './checked-command.ts'
import type { CommandHandler, CommandRequest, CommandResult } from './contract.ts'
import { type DecisionParts, decideOnce } from './decision.ts'

/** A writer that never gets its turn is a fault of the log, not of the command. */
const MAX_CONFLICTS = 100

export interface CommandHandlerParts {
  readonly catalogue: Catalogue
  readonly log: EventLog
  readonly vault: Vault
  readonly snapshots: Snapshots
  readonly zones: Zones
  readonly clock: Clock
  /** Whether the sender may act in the community at all. Default: the rules alone judge that. */
  readonly standing?: Pick<CommunityStanding, 'objection'>
  /** A random UUID. */
  readonly newId: () => string
  /** Shared with other work that must not run beside a command on the same stream. */
  readonly streams?: Queue
  /** How many streams stay folded in memory. */
  readonly hot?: number
}

interface Loaded {
  readonly aggregate: Aggregate
  /** Assumed to be new, without a look. */
  readonly assumed: boolean
  /** It was in memory, and nothing was read from the log. */
  readonly hot: boolean
}

/**
 * Decides commands and makes their events durable: validate, judge the sender's standing, load, answered before?, may the sender
 * know of it?, read the grounds, decide, seal, append; on conflict load the tail and decide again. Commands on one stream queue, so contention alone never refuses a command.
 */
export function commandHandler(parts: CommandHandlerParts): CommandHandler {
  const { log, streams = queue() } = parts
  const folded = aggregates(parts)
  /** For each context: whether the last creating command met a stream that was there. */
  const met = new Map<string, boolean>()
  /** Commands with one idempotency key queue, whatever they go to: the second sees what the first wrote. */
  const keyed = queue()
  let stopping = false
  const decisionParts: DecisionParts = { ...parts, folded, appending: new Set(), followUp }

  /** Sends a rejection that is itself worth recording as a command of its own, to another stream of the community. */
  async function followUp({ request, commandId }: CheckedCommand, { also }: Rejection): Promise<void> {
    if (also === undefined) return
    const { community, correlationId = commandId, traceparent } = request
    await handle({
      ...also,
      community,
      id: community,
      actor: ENGINE_ACTOR,
      idempotencyKey: commandId,
      correlationId,
      causationId: commandId,
      ...(traceparent === undefined ? {} : { traceparent }),
    })
  }

  /**
   * Loads the aggregate, or assumes that it is new. A creating command seldom meets an existing stream, and looking costs as much
   * as deciding, so the append has to tell. After such a command met a stream, as in a repeated import, the next ones look first.
   * With other writers, every command reads the stream from its last known event on: another engine may have written, and the
   * stream may have been cut or deleted from outside.
   */
  async function load(command: CheckedCommand): Promise<Loaded> {
    const { context, stream, definition } = command
    const assumed = log.exclusive && definition.creates && met.get(context.name) !== true
    const known = folded.known(stream) !== undefined
    const aggregate = assumed ? folded.assumeNew(context, stream) : await folded.load(context, stream)
    if (known && !log.exclusive) await folded.refresh(aggregate)
    return { aggregate, assumed, hot: known && log.exclusive }
  }

  async function decide(command: CheckedCommand): Promise<CommandResult> {
    const { aggregate, assumed, hot } = await load(command)
    let current = log.exclusive
    for (let attempt = 0; attempt < MAX_CONFLICTS; attempt += 1) {
      const known = aggregate.revision >= 0
      if (command.definition.creates) met.set(command.context.name, known)
      const outcome = await decideOnce(decisionParts, command, aggregate, { hot: hot && attempt === 0, current })
      if ('conflict' in outcome) continue
      if (outcome.settled) return outcome.done
      const wroteNothing = !outcome.done.ok || outcome.done.events.length === 0
      // What was refused from memory may be right by what the log holds.
      if (wroteNothing && assumed && !known && (await folded.refresh(aggregate))) continue
      if (outcome.remembered) {
        current = true
        continue
      }
      if (wroteNothing && aggregate.revision === -1) await neverWas(log, command.stream)
      return outcome.done
    }
    throw new Fault('log.contended', `Others keep writing ${command.stream}: try again.`, { retryAfter: 1 })
  }

  /** Judges the sender's standing in the stream's turn, so that commands keep their order. */
  async function admit(command: CheckedCommand): Promise<CommandResult> {
    const { community, actor } = command.request
    const objection = await parts.standing?.objection(community, actor)
    return objection === undefined ? decide(command) : refusedBy(objection)
  }

  async function handle(request: CommandRequest): Promise<CommandResult> {
    if (stopping) throw new Fault('engine.stopping', 'The engine is stopping: try again shortly.', { retryAfter: 2 })
    const command = checkCommand(parts, request)
    if ('ok' in command) return command
    const run = (): Promise<CommandResult> => streams.run(command.stream, () => admit(command))
    return command.digest === undefined ? run() : keyed.run(command.commandId, run)
  }

  return {
    handle,
    async stop() {
      stopping = true
      await keyed.idle()
      await streams.idle()
    },
  }
}
