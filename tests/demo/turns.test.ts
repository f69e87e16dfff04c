import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { turns } from '../../demo/turns.ts'
import { iso } from '../../domain/kernel/index.ts'
import type { NewEvent } from '../../services/ports/event-log.ts'
import { openMemoryGround } from '../../testing/index.ts'

const event = (): NewEvent => {
  const id = randomUUID()
  return { id, type: 'governance.Noted.v1', actor: 'one', role: 'service', correlationid: id, commandid: id, data: {} }
}

async function stage() {
  const inTurn = turns()
  const { log, close } = await openMemoryGround({ clock: inTurn.clock })
  onTestFinished(close)
  const ordered = inTurn.ordered(log)
  const written = async () => {
    const all: string[] = []
    for await (const events of log.readAll(0))
      for (const { subject, recordedtime } of events) all.push(`${subject} ${recordedtime}`)
    return all
  }
  const streamOf = async (command: string) => ordered.commandStream?.(command)
  return {
    take: inTurn.take,
    streamOf,
    log,
    append: (stream: string) => ordered.append(stream, 'any', [event()]),
    written,
  }
}

describe('turns', () => {
  it('write in their order and at their moments, in whatever order they are ready', async () => {
    const { take, append, written } = await stage()
    const slow = Promise.withResolvers<void>()
    const first = take(1000, async () => {
      await slow.promise
      await append('note-pa-1')
    })
    const nothing = take(2000, async () => 'refused')
    const third = take(3000, () => append('note-pa-3'))
    expect(await nothing).toBe('refused')
    expect(await written()).toEqual([])
    slow.resolve()
    await Promise.all([first, third])
    expect(await written()).toEqual([`note-pa-1 ${iso(1000)}`, `note-pa-3 ${iso(3000)}`])
  })

  it('write nothing once one before them has failed', async () => {
    const { take, append, written } = await stage()
    const failing = take(1000, () => Promise.reject(new Error('died')))
    const later = take(2000, () => append('note-pa-2'))
    await expect(failing).rejects.toThrow('died')
    await expect(later).rejects.toThrow('died')
    expect(await written()).toEqual([])
  })

  it('look up no commands, which is left to what comes after the history', async () => {
    const { take, streamOf, log } = await stage()
    const { commandid, ...noted } = event()
    await log.append('note-pa-1', 'any', [{ ...noted, commandid, commanddigest: 'of its body' }])
    expect(await take(1000, () => streamOf(commandid))).toBeUndefined()
    expect(await streamOf(commandid)).toBe('note-pa-1')
  })
})
