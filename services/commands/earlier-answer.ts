import { type AnsweredEvent, type Catalogue, eventNameIn } from '../../domain/kernel/index.ts'
import { neverWas, streamCut } from '../kit/whole-stream.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Vault } from '../ports/vault.ts'
import { openDigest } from '../privacy/event-sealer.ts'
import type { Aggregate, Aggregates, Answered } from './aggregates.ts'
import { addedTo, type CheckedCommand, refusedCommand } from './checked-command.ts'
import type { Accepted, CommandResult, Refused } from './contract.ts'

interface Parts {
  readonly catalogue: Catalogue
  readonly log: EventLog
  readonly folded: Pick<Aggregates, 'forget'>
  readonly vault: Pick<Vault, 'open'>
}

/**
 * The answer that this command got before, if it did. A key that was used for another body or target is refused; after an erasure
 * bodies can no longer be compared.
 */
export async function earlierAnswer(
  parts: Parts,
  command: CheckedCommand,
  aggregate: Aggregate,
): Promise<CommandResult | undefined> {
  const before = aggregate.answered.get(command.commandId)
  if (before === undefined) return usedElsewhere(parts, command)
  const { digest } = command
  const known = digest && before.digest && (await openDigest(parts.vault, before.digest))
  if (known !== undefined && known !== digest) {
    return refusedCommand('idempotency.reused', {
      en: 'Use a new key: this Idempotency-Key was used with another body.',
      zh: '请使用新键：此 Idempotency-Key 已用于其他正文。',
    })
  }
  return readAnswer(parts, command, before)
}

/** Refuses a key that was used for another stream. */
async function usedElsewhere(
  { log }: Parts,
  { digest, stream, commandId }: CheckedCommand,
): Promise<Refused | undefined> {
  if (digest === undefined) return undefined
  const used = await log.commandStream?.(commandId)
  if (used === undefined || used === stream) return undefined
  return refusedCommand('idempotency.reused', {
    en: 'Use a new key: this Idempotency-Key was used for another target.',
    zh: '请使用新键：此 Idempotency-Key 已用于其他对象。',
  })
}

/** Reads from the log what the command wrote. @throws Fault `log.stream-cut` `log.stream-deleted` where that is gone */
async function readAnswer(
  { catalogue, log, folded }: Parts,
  command: CheckedCommand,
  { first, last }: Answered,
): Promise<Accepted> {
  const { stream, id, commandId } = command
  const events: AnsweredEvent[] = []
  let position = 0
  for await (const batch of log.readStream(stream, first)) {
    for (const event of batch) {
      if (event.revision > last || event.commandid !== commandId) continue
      events.push({ name: eventNameIn(event.type), data: catalogue.upcast(event).data })
      position = event.position
    }
    if ((batch.at(-1)?.revision ?? last) >= last) break
  }
  if (events.length === 0) {
    folded.forget(stream)
    await neverWas(log, stream)
    throw streamCut(stream)
  }
  const names = events.map(({ name }) => name)
  const added = addedTo(command, events)
  return { ok: true, id, revision: last, position, events: names, created: first === 0, added, replayed: true }
}
