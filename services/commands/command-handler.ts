import {
  type Actor,
  type AnyContext,
  type Catalogue,
  type CommandDefinition,
  type DomainEvent,
  eventNameIn,
  isRejection,
  mayPerform,
  type Rejection,
  type Setting,
  streamName,
  type Zones,
} from '../../domain/kernel/index.ts'
import { canonical } from '../kit/canonical.ts'
import { Fault } from '../kit/fault.ts'
import { type Queue, queue } from '../kit/queue.ts'
import { neverWas, streamCut } from '../kit/whole-stream.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventLog, NewEvent } from '../ports/event-log.ts'
import type { Snapshots } from '../ports/snapshots.ts'
import type { Vault } from '../ports/vault.ts'
import { sealEvents } from '../privacy/event-sealer.ts'
import { type Aggregate, type Aggregates, type Answered, aggregates } from './aggregates.ts'
import type { Accepted, CommandHandler, CommandRequest, CommandResult, Refused } from './contract.ts'
import { aggregateId, commandId, eventId } from './identity.ts'
import { fieldErrors } from './validation.ts'

/** A writer that never gets its turn is a fault of the log, not of the command. */
const MOST_CONFLICTS = 100

/** Who sends the commands that follow from a refusal. */
const ENGINE: Actor = { id: 'engine', role: 'service' }

/** One command on its way: what was asked, of which stream, under which id. */
interface Asked {
  readonly request: CommandRequest
  readonly context: AnyContext
  readonly definition: CommandDefinition
  readonly data: unknown
  readonly id: string
  readonly stream: string
  readonly commandId: string
  /** Keyed digest of the body, where there is an idempotency key. */
  readonly digest?: string
}

/** What the decision came to: durable events, none, or a refusal. */
type Outcome = { readonly done: CommandResult } | { readonly conflict: true }

/** The id that the sender gives what it makes, if any. */
function chosenId({ names }: CommandDefinition, data: unknown): string | undefined {
  const id: unknown = names === undefined ? undefined : Reflect.get(Object(data), names)
  return typeof id === 'string' ? id : undefined
}

const refused = (code: string, detail: string, details: Refused['details'] = {}): Refused => ({
  ok: false,
  code,
  detail,
  details,
})

/**
 * Decides commands and makes their events durable: validate, load, answered before?, read the grounds, decide, seal,
 * append; on conflict load the tail and decide again. Commands on one stream queue, so contention alone refuses nobody.
 */
export function commandHandler(parts: {
  catalogue: Catalogue
  log: EventLog
  vault: Vault
  snapshots: Snapshots
  zones: Zones
  clock: Clock
  /** A random UUID. */
  newId: () => string
  /** Shared with whatever else must not run beside a command on the same stream. */
  streams?: Queue
  hot?: number
}): CommandHandler {
  const { catalogue, log, vault, zones, clock, newId, streams = queue() } = parts
  const folded: Aggregates = aggregates(parts)
  /** By context: whether the last creating command met a stream that was there. */
  const met = new Map<string, boolean>()
  /** Commands with one idempotency key take turns, whatever they go to: the second sees what the first wrote. */
  const keyed = queue()
  /** Streams with an append under way: subscribers may see what it records, and react to it, before it is folded here. */
  const appending = new Set<string>()
  let stopping = false

  /** Everything about a request that can be known without the stream. */
  function understand(request: CommandRequest): Asked | Refused {
    const { community, actor, idempotencyKey, data = {} } = request
    const context = catalogue.byName(request.aggregate)
    if (context === undefined) return refused('aggregate.unknown', `There is no aggregate ${request.aggregate}.`)
    const definition = catalogue.command(context, request.command)
    if (definition === undefined) {
      const known = Object.keys(context.commands).join(', ')
      return refused('command.unknown', `${context.name} has no command of that name; it has: ${known}.`)
    }
    if (request.id === undefined && !definition.creates) {
      return refused('command.needs-id', `${request.command} goes to one ${context.name}: name its id.`)
    }
    const errors = fieldErrors(definition.data, data)
    if (errors.length > 0) {
      return { ...refused('command.invalid', `${request.command} takes other fields: see errors.`), errors }
    }
    const command = idempotencyKey === undefined ? newId() : commandId(community, actor, idempotencyKey)
    const id = context.singleton ? community : (request.id ?? chosenId(definition, data) ?? aggregateId(command))
    if (context.singleton && (request.id ?? community) !== community) {
      return refused(`${context.name}.unknown`, `The one ${context.name} of ${community} has the id ${community}.`)
    }
    const body = idempotencyKey && canonical([context.name, request.id ?? '', request.command, data])
    const digest = body && vault.digest('command', body).slice(0, 16)
    const stream = streamName(context, community, id)
    return { request, context, definition, data, id, stream, commandId: command, ...(digest ? { digest } : {}) }
  }

  /** The answer that this command got before, if it did. */
  async function answerBefore(asked: Asked, aggregate: Aggregate): Promise<CommandResult | undefined> {
    const before = aggregate.answered.get(asked.commandId)
    if (before === undefined) return undefined
    if (asked.digest !== undefined && before.digest !== undefined && asked.digest !== before.digest) {
      return refused('idempotency.reused', 'This Idempotency-Key was used with another body: use a new key.')
    }
    return answered(asked, before)
  }

  /** Refuses a key that went to another stream before. What this stream itself answered has come before this. */
  async function usedElsewhere({ digest, stream, commandId }: Asked): Promise<Refused | undefined> {
    if (digest === undefined) return undefined
    const used = await log.commandStream?.(commandId)
    if (used === undefined || used === stream) return undefined
    return refused('idempotency.reused', 'This Idempotency-Key was used for another target: use a new key.')
  }

  async function answered({ stream, id, commandId }: Asked, { first, last }: Answered): Promise<Accepted> {
    const names: string[] = []
    let position = 0
    for await (const batch of log.readStream(stream, first)) {
      for (const event of batch) {
        if (event.revision > last || event.commandid !== commandId) continue
        names.push(eventNameIn(event.type))
        position = event.position
      }
      if ((batch.at(-1)?.revision ?? last) >= last) break
    }
    if (names.length === 0) {
      folded.forget(stream)
      await neverWas(log, stream)
      throw streamCut(stream)
    }
    return { ok: true, id, revision: last, position, events: names, created: first === 0 }
  }

  /** The grounds that the command declares, read to the end where the log may hold more of them than is folded here. */
  async function grounds({ request, definition, data }: Asked): Promise<{ states: Setting['reads']; reads?: string }> {
    const states: Record<string, unknown> = {}
    const revisions: string[] = []
    for (const [name, { context, id }] of Object.entries(definition.reads)) {
      const of = id(data, request.community)
      if (of === undefined) continue
      const stream = streamName(context, request.community, of)
      const aggregate = await folded.load(context, stream)
      if (!log.exclusive || appending.has(stream)) await folded.refresh(aggregate)
      if (aggregate.revision === -1) await neverWas(log, aggregate.stream)
      states[name] = aggregate.state
      revisions.push(`${aggregate.stream}@${aggregate.revision}`)
    }
    return { states: states as Setting['reads'], ...(revisions.length > 0 ? { reads: revisions.join(' ') } : {}) }
  }

  async function decideOnce(asked: Asked, aggregate: Aggregate): Promise<Outcome> {
    const { request, context, data, id, stream } = asked
    const before = (await answerBefore(asked, aggregate)) ?? (await usedElsewhere(asked))
    if (before !== undefined) return { done: before }
    const { ifRevision, actor, community } = request
    if (ifRevision !== undefined && ifRevision !== aggregate.revision) {
      const { revision } = aggregate
      return { done: refused('revision.stale', `The stream is at revision ${revision}: read it again.`, { revision }) }
    }
    const { states, reads } = await grounds(asked)
    if (!mayPerform(context, request.command, aggregate.state, actor, data)) {
      const by = asked.definition.by.map((grant) => (typeof grant === 'string' ? grant : grant.relation))
      return { done: refused('forbidden', `${request.command} is for: ${by.join(', ')}.`, { by }) }
    }
    const setting: Setting = { now: clock(), actor, community, id, reads: states, zones }
    const decision = context.decide(aggregate.state, request.command, data, setting)
    if (isRejection(decision)) {
      await followUp(asked, decision)
      const { code, detail, zh, details } = decision
      return { done: { ...refused(code, detail, details), ...(zh === undefined ? {} : { zh }) } }
    }
    const { revision, position } = aggregate
    if (decision.length === 0) return { done: { ok: true, id, revision, position, events: [], created: false } }

    const sealed = await sealEvents(catalogue, vault, stream, context.subject(aggregate.state), decision)
    appending.add(stream)
    const appended = await append(aggregate, revision, newEvents(asked, sealed, reads)).finally(() =>
      appending.delete(stream),
    )
    if (appended === undefined) return { conflict: true }
    return {
      done: {
        ok: true,
        id,
        revision: aggregate.revision,
        position: aggregate.position,
        events: decision.map(({ name }) => name),
        created: revision === -1,
      },
    }
  }

  /** Appends and folds; undefined where somebody wrote before, this very command perhaps: the tail is then folded. */
  async function append(aggregate: Aggregate, revision: number, events: NewEvent[]): Promise<true | undefined> {
    try {
      const result = await log.append(aggregate.stream, revision === -1 ? 'none' : revision, events)
      if ('conflict' in result || result.repeated) {
        await folded.refresh(aggregate)
        return undefined
      }
      folded.advance(aggregate, result.events)
      return true
    } catch (fault) {
      // Whether it was written, now or by an earlier try, is unknown: only the log can tell, if it still answers.
      folded.forget(aggregate.stream)
      if (await folded.refresh(aggregate).catch(() => false)) return undefined
      throw fault
    }
  }

  function newEvents(asked: Asked, events: readonly DomainEvent[], reads: string | undefined): NewEvent[] {
    const { request, commandId, digest, context, stream } = asked
    const { actor, correlationId = commandId, causationId, traceparent } = request
    return events.map(({ name, data, time }, index) => {
      const kind = context.events[name]
      if (kind === undefined) throw new Error(`${context.name} decided on ${name}, which is none of its events`)
      return {
        id: eventId(commandId, stream, index),
        type: kind.type,
        ...(time === undefined ? {} : { time }),
        actor: actor.id,
        ...(actor.party === undefined ? {} : { party: actor.party }),
        role: actor.role,
        correlationid: correlationId,
        ...(causationId === undefined ? {} : { causationid: causationId }),
        commandid: commandId,
        ...(digest === undefined ? {} : { commanddigest: digest }),
        ...(reads === undefined ? {} : { reads }),
        ...(traceparent === undefined ? {} : { traceparent }),
        data,
      }
    })
  }

  /** A refusal that is itself worth recording is a command of its own, to another stream of the community. */
  async function followUp({ request, commandId }: Asked, { also }: Rejection): Promise<void> {
    if (also === undefined) return
    const { community, correlationId = commandId, traceparent } = request
    await handle({
      ...also,
      community,
      id: community,
      actor: ENGINE,
      idempotencyKey: commandId,
      correlationId,
      causationId: commandId,
      ...(traceparent === undefined ? {} : { traceparent }),
    })
  }

  /**
   * What creates seldom meets what is there, and looking costs as much as deciding: it is taken for new, and the append tells.
   * Whoever met something, as a repeated import does, looks first from then on. A log with other writers cannot tell
   * this command's own events from new ones, so there everybody looks.
   */
  async function start({ context, stream, definition }: Asked): Promise<{ aggregate: Aggregate; assumed: boolean }> {
    const assumed = log.exclusive && definition.creates && met.get(context.name) !== true
    return { aggregate: assumed ? folded.assumeNew(context, stream) : await folded.load(context, stream), assumed }
  }

  async function decide(asked: Asked): Promise<CommandResult> {
    const { aggregate, assumed } = await start(asked)
    for (let attempt = 0; attempt < MOST_CONFLICTS; attempt += 1) {
      const known = aggregate.revision >= 0
      if (asked.definition.creates) met.set(asked.context.name, known)
      const outcome = await decideOnce(asked, aggregate)
      if ('conflict' in outcome) continue
      const wroteNothing = !outcome.done.ok || outcome.done.events.length === 0
      // What was refused from memory may be right by what the log holds.
      if (wroteNothing && ((assumed && !known) || !log.exclusive) && (await folded.refresh(aggregate))) continue
      if (wroteNothing && aggregate.revision === -1) await neverWas(log, asked.stream)
      return outcome.done
    }
    throw new Fault('log.contended', `Others keep writing ${asked.stream}: try again.`, { retryAfter: 1 })
  }

  async function handle(request: CommandRequest): Promise<CommandResult> {
    if (stopping) throw new Fault('engine.stopping', 'The engine is stopping: try again shortly.', { retryAfter: 2 })
    const asked = understand(request)
    if ('ok' in asked) return asked
    const run = (): Promise<CommandResult> => streams.run(asked.stream, () => decide(asked))
    return asked.digest === undefined ? run() : keyed.run(asked.commandId, run)
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
