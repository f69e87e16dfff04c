import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Fault } from '../../../services/kit/fault.ts'
import { health } from '../../../services/kit/health.ts'
import { meter } from '../../../src/http/metrics.ts'
import { watch } from '../../../src/http/watch.ts'

const read = (path: string): string => readFileSync(resolve(import.meta.dirname, '../../..', path), 'utf8')
const operations = read('docs/operations.md')

/** Every metric that an engine with everything has. */
async function metrics(): Promise<string[]> {
  const log = { head: async () => 2 }
  const engine = {
    log: log as never,
    views: {
      page: () => Promise.reject(new Error('not asked')),
      one: () => Promise.reject(new Error('not asked')),
      reached: async () => true,
      status: () => [{ view: 'demands', version: 1, position: 1 }],
    },
    health: health(),
    lag: async () => 0,
    services: async () => [
      { service: 'notifier', position: 1, exact: true, deadLetters: 0, endpoints: { active: 1, off: 0 } },
    ],
    nats: {
      failure: () => new Fault('nats.unavailable', 'Away.'),
      relay: () => ({ state: 'waiting', position: 1 }) as const,
    },
  }
  const seen = { head: watch(async () => 2), services: watch(engine.services) }
  const counters = meter(engine, seen)
  onTestFinished(() => {
    seen.head.stop()
    seen.services.stop()
  })
  counters.request('GET', '/v1/:community/demands', 200, 0.01)
  counters.commands('demand', 'raise')('ok')
  return [...(await counters.text()).matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name)
}

/** Series of a histogram go by its name. */
const named = (text: string): string[] =>
  [...text.matchAll(/sanshe_[a-z0-9_]+/g)].map(([name]) => name.replace(/_(count|bucket|sum)$/, ''))

describe('docs/operations.md', () => {
  test('names every metric that is ours, and none that is not there', async () => {
    const there = await metrics()
    const own = there.filter((name) => !/^sanshe_(process|nodejs)_/.test(name))
    expect(own.length).toBeGreaterThan(10)
    const told = operations.slice(operations.indexOf('## Watching it'), operations.indexOf('### Alerts'))
    expect(own.filter((name) => !named(told).includes(name))).toEqual([])
    const prefixes = ['sanshe_process_', 'sanshe_nodejs_', 'sanshe_service']
    const unknown = [...named(operations), ...named(read('docs/alerts.yml'))].filter(
      (name) => !there.includes(name) && !prefixes.includes(name),
    )
    expect(unknown).toEqual([])
  })

  test('leads from each alert to a runbook that is there', () => {
    const anchors = [...operations.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    )
    const links = [...`${operations}${read('docs/alerts.yml')}`.matchAll(/(?:\(|operations\.md)#([a-z0-9-]+)/g)]
    expect(links.length).toBeGreaterThan(20)
    expect(links.map(([, anchor = '']) => anchor).filter((anchor) => !anchors.includes(anchor))).toEqual([])
  })
})
