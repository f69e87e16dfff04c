import {
  type AnyContext,
  type Catalogue,
  type FoundAggregate,
  grantName,
  isKnownTo,
  isPlainActorId,
  isRejection,
  mayAddress,
  mayPerform,
  type RecordedEvent,
  type Rejection,
  type Setting,
  streamName,
  unknownAggregate,
  type Zones,
} from '../../domain/kernel/index.ts'
import { person } from '../../domain/personnel/personnel.ts'
import { actorIdOf } from '../identity/actor-id.ts'
import { neverWas } from '../kit/whole-stream.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventLog, NewEvent } from '../ports/event-log.ts'
import type { Vault } from '../ports/vault.ts'
import { sealCommand } from '../privacy/event-sealer.ts'
import type { Aggregate, Aggregates } from './aggregates.ts'
import { addedTo, type CheckedCommand, refusedBy, refusedCommand } from './checked-command.ts'
import type { CommandResult } from './contract.ts'
import { earlierAnswer } from './earlier-answer.ts'
import { newEvents } from './new-events.ts'

export interface DecisionParts {
  readonly catalogue: Catalogue
  readonly log: EventLog
  readonly vault: Vault
  readonly zones: Zones
  readonly clock: Clock
  readonly folded: Aggregates
  /** Streams with an append in flight: subscribers may see its events, and react to them, before they are folded here. */
  readonly appending: Set<string>
  /** Sends the command that follows from a rejection. */
  readonly followUp: (command: CheckedCommand, rejection: Rejection) => Promise<void>
}

/** A decision ends in an answer, its events durable, or in a conflict with another writer. */
export type DecisionOutcome =
  | {
      readonly done: CommandResult
      /** The log was read for it: no other look at the log can change it. */
      readonly settled?: true
      /** Nothing was written, and declared reads may have come from memory: decide again on what the log has now. */
      readonly remembered?: true
    }
  | { readonly conflict: true }

/**
 * Decides a command once: answered before?, may the sender know of the aggregate?, of this revision?, by this sender?, read the
 * grounds, decide, seal, append. The order keeps every answer from telling of what its sender may not see. After a conflict the
 * tail is folded.
 *
 * @param how `hot`: the aggregate was in memory, so that nothing was read from the log. `current`: read the grounds as the log has
 * them now, instead of as it was at most 1 s ago
 */
export async function decideOnce(
  parts: DecisionParts,
  command: CheckedCommand,
  aggregate: Aggregate,
  { hot, current }: { readonly hot: boolean; readonly current: boolean },
): Promise<DecisionOutcome> {
  const { request, context, data, id } = command
  const before = await earlierAnswer(parts, command, aggregate)
  if (before !== undefined) return { done: before }
  const { ifRevision, actor, community } = request
  if (!mayAddress(context, request.command, found(aggregate), actor)) return unseen(parts, aggregate, hot)
  if (ifRevision !== undefined && ifRevision !== aggregate.revision) {
    const { revision } = aggregate
    const detail = {
      en: `Read it again: the stream is at revision ${revision}.`,
      zh: `请重新读取：事件流当前版本为 ${revision}。`,
    }
    return { done: refusedCommand('revision.stale', detail, { revision }) }
  }
  if (!mayPerform(context, request.command, aggregate.state, actor, data)) {
    const by = command.definition.by.map(grantName)
    const detail = {
      en: `Only these may send ${request.command}: ${by.map(({ en }) => en).join(', ')}.`,
      zh: `仅以下角色或关系人可以发送 ${request.command}：${by.map(({ zh }) => zh).join('、')}。`,
    }
    return { done: refusedCommand('forbidden', detail, { by: by.map(({ en }) => en) }) }
  }
  const ground = await grounds(parts, command, aggregate.state, current)
  if ('unseen' in ground) return ground.unseen
  const { states, reads } = ground
  const setting: Setting = {
    now: parts.clock(),
    actor,
    community,
    id,
    reads: states,
    zones: parts.zones,
    actorIdOf: ({ issuer, sub }) => actorIdOf(parts.vault.digest, issuer, sub),
    digest: parts.vault.digest,
  }
  const decision = context.decide(aggregate.state, request.command, data, setting)
  const remembered = current || ground.reads === undefined ? {} : { remembered: true as const }
  if (isRejection(decision)) {
    if (remembered.remembered) return { done: refusedBy(decision), remembered: true }
    await parts.followUp(command, decision)
    return { done: refusedBy(decision) }
  }
  const { revision, position } = aggregate
  if (decision.length === 0)
    return {
      done: { ok: true, id, revision, position, events: [], created: false, added: addedTo(command, []) },
      ...remembered,
    }
  const { catalogue, vault } = parts
  const place = { stream: command.stream, subject: context.subject(aggregate.state), isNew: revision === -1 }
  const sealed = await sealCommand(catalogue, vault, place, decision, command.digest)
  if (!(await append(parts, aggregate, newEvents(command, sealed, reads)))) return { conflict: true }
  const events = decision.map(({ name }) => name)
  return {
    done: {
      ok: true,
      id,
      revision: aggregate.revision,
      position: aggregate.position,
      events,
      created: revision === -1,
      added: addedTo(command, decision),
    },
  }
}

const found = ({ state, revision }: Aggregate): FoundAggregate => ({ state, exists: revision >= 0 })

/**
 * The answer for an aggregate that does not exist, or that its sender may not know of. Both cost one read of the log, and one
 * question whether the stream was deleted, so that the time of the answer does not tell them apart.
 */
async function unseen({ log }: DecisionParts, aggregate: Aggregate, hot: boolean): Promise<DecisionOutcome> {
  if (hot) await readNothing(log, aggregate.stream)
  await neverWas(log, aggregate.stream)
  return { done: refusedBy(unknownAggregate(aggregate.context)), settled: true }
}

/** Reads a stream that no aggregate can have, because of its last character: it costs what reading an unknown one costs. */
async function readNothing(log: Pick<EventLog, 'readStream'>, stream: string): Promise<void> {
  for await (const events of log.readStream(`${stream}!`, 0)) if (events.length > 0) return
}

interface Grounds {
  readonly states: Setting['reads']
  /** The streams and revisions that were read, as events record them. */
  readonly reads?: string
}

/**
 * Loads the grounds that the command declares, and reads to their ends where the log may hold more than is folded here.
 *
 * @param current whether grounds that are at most 1 s old do not suffice
 * @returns `unseen` where the command names what its sender must know of and does not
 */
async function grounds(
  parts: DecisionParts,
  { request, definition, data }: CheckedCommand,
  state: unknown,
  current: boolean,
): Promise<Grounds | { readonly unseen: DecisionOutcome }> {
  const { catalogue, log, folded } = parts
  const states: Record<string, unknown> = {}
  const revisions: string[] = []
  for (const [name, read] of Object.entries(definition.reads)) {
    const { id, mustKnow } = read
    const of = id(data, request.community, state, request.actor)
    if (of === undefined) continue
    const context = catalogue.contextOf(read)
    const stream = streamName(context, request.community, of)
    const hot = folded.known(stream) !== undefined
    // Hidden and unknown grounds cost the same, so whether they may be known is judged on the log.
    const aggregate = await groundOf(parts, context, stream, current || mustKnow === true)
    if (mustKnow && !isKnownTo(context, found(aggregate), request.actor))
      return { unseen: await unseen(parts, aggregate, hot && log.exclusive) }
    if ((current || mustKnow) && aggregate.revision === -1) await neverWas(log, aggregate.stream)
    states[name] = read.event === undefined ? aggregate.state : await eventIn(parts, stream, read.event(data))
    revisions.push(`${aggregate.stream}@${aggregate.revision}`)
  }
  const enrolled = await enrolmentGround(parts, request)
  if (enrolled !== undefined) revisions.push(enrolled)
  const reads = [...new Set(revisions)].join(' ')
  return { states: states as Setting['reads'], ...(reads === '' ? {} : { reads }) }
}

/** Loads one ground. @param current whether a state that is at most 1 s old does not suffice */
async function groundOf(
  { log, folded, appending }: DecisionParts,
  context: AnyContext,
  stream: string,
  current: boolean,
): Promise<Aggregate> {
  if (!log.exclusive && !current) return folded.read(context, stream, 0)
  const known = folded.known(stream) !== undefined
  const aggregate = await folded.load(context, stream)
  if ((known && !log.exclusive) || appending.has(stream)) await folded.refresh(aggregate)
  return aggregate
}

/** The event with this id, if the stream has it. */
async function eventIn(
  { catalogue, log }: DecisionParts,
  stream: string,
  id: string,
): Promise<RecordedEvent | undefined> {
  for await (const events of log.readStream(stream, 0)) {
    const found = events.find((event) => event.id === id)
    if (found !== undefined) return catalogue.upcast(found)
  }
  return undefined
}

/** The record by which an enrolled sender acts for a party, and its revision. No rule reads it, but every answer rests on it. */
async function enrolmentGround(
  { catalogue, folded }: DecisionParts,
  { community, actor }: CheckedCommand['request'],
): Promise<string | undefined> {
  const context = catalogue.byName(person.name)
  if (context === undefined || actor.party === undefined || isPlainActorId(actor.id)) return undefined
  const { stream, revision } = await folded.load(context, streamName(context, community, actor.id))
  return revision === -1 ? undefined : `${stream}@${revision}`
}

/** Appends and folds. False where another writer, or an earlier try of this command, was first: the tail is then folded. */
async function append(
  { log, folded, appending }: DecisionParts,
  aggregate: Aggregate,
  events: readonly NewEvent[],
): Promise<boolean> {
  const { stream, revision } = aggregate
  appending.add(stream)
  try {
    const result = await log.append(stream, revision === -1 ? 'none' : revision, events)
    if ('conflict' in result || result.repeated) {
      await folded.refresh(aggregate)
      return false
    }
    folded.advance(aggregate, result.events)
    return true
  } catch (fault) {
    // Whether it was written, now or by an earlier try, is unknown: only the log can tell, if it still answers.
    folded.forget(stream)
    if (await folded.refresh(aggregate).catch(() => false)) return false
    throw fault
  } finally {
    appending.delete(stream)
  }
}
