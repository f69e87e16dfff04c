import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { anchor } from '../../../scripts/docs/markdown.ts'
import { Fault } from '../../../services/kit/fault.ts'
import { health } from '../../../services/kit/health.ts'
import { meter } from '../../../src/http/metrics.ts'
import { watch } from '../../../src/http/watch.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const read = (path: string): string => readFileSync(resolve(ROOT, path), 'utf8')
const page = read('docs/reference/prometheus.md')

/** The names of all metrics of an engine with all parts. */
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

/** The names of metrics in a text. Series of a histogram count as the histogram. */
const named = (text: string): string[] =>
  [...text.matchAll(/sanshe_[a-z0-9_]+/g)].map(([name]) => name.replace(/_(count|bucket|sum)$/, ''))

describe('docs/reference/prometheus.md', () => {
  test('names every metric of the engine, and no unknown one', async () => {
    const there = await metrics()
    const own = there.filter((name) => !/^sanshe_(process|nodejs)_/.test(name))
    expect(own.length).toBeGreaterThan(10)
    expect(own.filter((name) => !named(page).includes(name))).toEqual([])
    const prefixes = ['sanshe_process_', 'sanshe_nodejs_', 'sanshe_service']
    const cookies = ['sanshe_session']
    const texts = [...globSync('docs/**/*.md', { cwd: ROOT }), 'docs/reference/alerts.yml'].map(read)
    const unknown = texts.flatMap(named).filter((name) => ![...there, ...prefixes, ...cookies].includes(name))
    expect(unknown).toEqual([])
  })
})

test('each alert links to a runbook that exists', () => {
  const anchors = [...read('docs/troubleshooting.md').matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
    anchor(heading),
  )
  const links = [...read('docs/reference/alerts.yml').matchAll(/runbook: docs\/troubleshooting\.md#(\S+)$/gm)]
  expect(links.length).toBeGreaterThan(10)
  expect(links.map(([, link = '']) => link).filter((link) => !anchors.includes(link))).toEqual([])
})
