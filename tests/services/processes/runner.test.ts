import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { residentOf } from '../../../demo/people.ts'
import { Fault } from '../../../services/kit/fault.ts'
import { pace } from '../../../services/kit/pace.ts'
import type { EventBus } from '../../../services/ports/event-bus.ts'
import type { ViewStatus } from '../../../services/ports/view-status.ts'
import type { ProcessManager } from '../../../services/processes/process-manager.ts'
import { runProcessManagers } from '../../../services/processes/runner.ts'
import { office } from './office.ts'

const resident = residentOf(1)

/** A service that records raised demands. */
function noting(fails: (id: string) => Error | undefined) {
  const noted: string[] = []
  const manager: ProcessManager = {
    name: 'noting',
    summary: 'Takes note.',
    reaction: {
      to: { aggregates: ['demand'], types: ['DemandRaised'] },
      async react({ id }) {
        const error = fails(id)
        if (error !== undefined) throw error
        noted.push(id)
      },
    },
  }
  return { manager, noted }
}

describe('a service', () => {
  it('gives up an event after five failures, reports it, and continues', async () => {
    const at = await office()
    for (let nth = 0; nth < 3; nth += 1) await at.send(resident, 'raise', { text: '您好' })
    const raised = (await at.events()).filter(({ type }) => type === 'governance.DemandRaised.v2').map(({ id }) => id)
    let attempts = 0
    const { manager, noted } = noting((id) => {
      if (id !== raised[1]) return undefined
      attempts += 1
      return new TypeError('no such thing')
    })
    const service = await at.run(manager)
    await service.idle()
    expect(noted).toEqual([raised[0], raised[2]])
    expect(attempts).toBe(5)
    const { letters } = await at.deadLetters.list({ limit: 10, durable: 'noting' })
    expect(letters).toEqual([expect.objectContaining({ event: raised[1], failures: 5, reason: 'TypeError' })])
    expect(service.status()).toEqual([{ service: 'noting', position: await at.core.log.head(), exact: true }])
  })

  it('reports its failure while it lasts', async () => {
    const at = await office()
    await at.send(resident, 'raise', { text: '您好' })
    let down = true
    const { manager, noted } = noting(() =>
      down ? new Fault('vault.unavailable', 'Try again.', { retryAfter: 1 }) : undefined,
    )
    const service = await at.run(manager)
    await expect.poll(() => service.status()[0]?.failure).toBe('vault.unavailable')
    expect(await at.deadLetters.counts()).toEqual(new Map())
    down = false
    await service.idle()
    expect(noted).toHaveLength(1)
    expect(service.status()[0]).not.toHaveProperty('failure')
  })

  it('subscribes again after its bus has failed', async () => {
    const at = await office()
    const faults: string[] = []
    const opened = Promise.withResolvers<void>()
    let times = 0
    const bus: EventBus = {
      async subscribe() {
        times += 1
        if (times === 1) return { ended: Promise.reject(new Fault('log.unavailable', 'Away.')), stop: async () => {} }
        const ended = Promise.withResolvers<void>()
        opened.resolve()
        return { ended: ended.promise, stop: async () => ended.resolve() }
      },
      close: async () => {},
    }
    const running = runProcessManagers({
      ...at.core,
      processManagers: [noting(() => undefined).manager],
      bus,
      views: at.views,
      open: async (value) => value,
      communities: async () => [],
      onFailure: ({ code }) => faults.push(code),
      wait: async () => {},
    })
    await opened.promise
    expect(faults).toEqual(['log.unavailable'])
    await expect.poll(() => running.status()).toEqual([{ service: 'noting' }])
    await running.stop()
  })

  it('leaves turns of the event loop to other work between its questions to views', async () => {
    const at = await office()
    let nowMs = 0
    const over = Promise.withResolvers<void>()
    const looks: ProcessManager = {
      name: 'asking',
      summary: 'Asks.',
      async onTime(_, { views }) {
        const asks = { view: 'demand-board', community: 'pa', filters: {}, limit: 1, reader: resident }
        for (let questions = 0; questions < 50; questions += 1) await views.page(asks)
        over.resolve()
      },
    }
    const running = runProcessManagers({
      ...at.core,
      processManagers: [looks],
      bus: { subscribe: () => new Promise(() => {}), close: async () => {} },
      views: {
        ...at.views,
        status: () => [],
        async page() {
          nowMs += 10
          return { rows: [], position: 0 }
        },
      },
      pace: pace(() => nowMs, 10, 4),
      open: async (value) => value,
      communities: async () => [],
      onFailure: () => {},
      wait: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    })
    let turns = 0
    let asked = false
    over.promise.then(() => {
      asked = true
    })
    for (; !asked; turns += 1) await turn()
    expect(turns).toBeGreaterThanOrEqual(50)
    await running.stop()
  })

  it('reports the reason why timed work fails when it fails twice', async () => {
    const at = await office()
    const away = () => new Fault('view.unavailable', 'Behind.', { retryAfter: 1 })
    const looks = [away(), undefined, away(), away(), away(), undefined]
    const told: string[] = []
    const seen: (string | undefined)[] = []
    const over = Promise.withResolvers<void>()
    const running = runProcessManagers({
      ...at.core,
      processManagers: [
        {
          name: 'watching',
          summary: 'Looks.',
          async onTime() {
            const fault = looks.shift()
            if (fault !== undefined) throw fault
          },
        },
      ],
      bus: { subscribe: () => new Promise(() => {}), close: async () => {} },
      views: { ...at.views, status: () => [] },
      open: async (value) => value,
      communities: async () => [],
      onFailure: ({ code }) => told.push(code),
      async wait(_ms, signal) {
        seen.push(running.status()[0]?.failure)
        if (looks.length > 0) return
        over.resolve()
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      },
    })
    await over.promise
    await running.stop()
    const behind = 'view.unavailable'
    expect(seen).toEqual([undefined, undefined, undefined, behind, behind, undefined])
    expect(told).toEqual([behind])
  })

  it('waits with timed work, and reports nothing, while a view is built for the first time', async () => {
    const at = await office()
    const failure = { position: 7, type: 'TaskAssigned', reason: 'broken' }
    const states: Partial<ViewStatus>[] = [{ unbuilt: true }, { unbuilt: true }, {}, { unbuilt: true, failure }]
    const looked: number[] = []
    const told: string[] = []
    const over = Promise.withResolvers<void>()
    const running = runProcessManagers({
      ...at.core,
      processManagers: [{ name: 'watching', summary: 'Looks.', onTime: async () => void looked.push(states.length) }],
      bus: { subscribe: () => new Promise(() => {}), close: async () => {} },
      views: {
        ...at.views,
        status: () => [
          { view: 'sight', version: 1, position: 9 },
          { view: 'demands', version: 1, position: 0, ...states[0] },
        ],
      },
      open: async (value) => value,
      communities: async () => [],
      onFailure: ({ code }) => told.push(code),
      async wait(_ms, signal) {
        states.shift()
        if (states.length > 0) return
        over.resolve()
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      },
    })
    await over.promise
    await running.stop()
    // It looks once the views are built, and where one has failed, so that the failure is reported.
    expect(looked).toEqual([2, 1])
    expect(told).toEqual([])
  })
})
