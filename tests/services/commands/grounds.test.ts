import { expect, it, onTestFinished } from 'vitest'
import type { Actor } from '../../../domain/kernel/index.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import { ground } from '../../fixtures/ground.ts'
import { noticeHandler } from './handler.ts'

const committee: Actor = { id: 'person-1', role: 'committee' }
const administrator: Actor = { id: 'person-2', role: 'administrator' }

it('decides a reaction to an event on a state with that event, also before its append is answered', async () => {
  const { log, vault, snapshots } = await ground()
  const recorded = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<void>()
  /** A log whose subscribers see events before the writer is answered, which every log may do. */
  const slow: EventLog = {
    ...log,
    async append(stream, expected, events) {
      const result = await log.append(stream, expected, events)
      if (!stream.startsWith('rules-') || expected === 'none') return result
      recorded.resolve()
      await answer.promise
      return result
    },
  }
  const commands = noticeHandler({ log: slow, vault, snapshots })
  onTestFinished(() => commands.stop())
  const send = (aggregate: string, command: string, data: object, actor: Actor, id?: string) =>
    commands.handle({ community: 'pa', aggregate, command, data, actor, ...(id === undefined ? {} : { id }) })

  const published = await send('notice', 'publish', { title: 'Water', body: 'Off until noon.' }, committee)
  if (!published.ok) throw new Error(published.code)
  expect(await send('rules', 'set', { most: '5' }, administrator)).toMatchObject({ ok: true })
  const change = (title: string) => send('notice', 'change', { title, note: 'Why.' }, committee, published.id)
  expect(await change('Power')).toMatchObject({ ok: true })

  const forbidding = send('rules', 'set', { most: '0' }, administrator)
  await recorded.promise
  const reaction = change('Gas')
  // The handler waits for the answer, or has decided long before the second turn.
  await Promise.race([reaction, new Promise((resolve) => setImmediate(() => setImmediate(resolve)))])
  answer.resolve()
  expect(await forbidding).toMatchObject({ ok: true })
  expect(await reaction).toMatchObject({ ok: false, code: 'notice.enough' })
})
