import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { headOf } from './history.ts'
import { dataFolder, sanshe, start } from './sanshe.ts'

const mapping = {
  source: 'somewhere',
  format: 'csv',
  dates: ['rfc3339'],
  columns: { reference: 'Id', raised: 'Created' },
  status: { column: 'Status', outcomes: { Open: { what: 'open' }, Closed: { what: 'closed', at: 'Closed' } } },
}
const csv = (from: number, to: number) =>
  `Id,Created,Closed,Status\n${Array.from({ length: to - from }, (_, at) =>
    at % 3 === 0
      ? `S-${from + at},2026-03-01T08:00:00Z,,Open`
      : `S-${from + at},2026-03-01T08:00:00Z,2026-03-02T08:00:00Z,Closed`,
  ).join('\n')}\n`

let data: string
beforeEach(async () => {
  data = dataFolder()
  await writeFile(join(data, 'mapping.json'), JSON.stringify(mapping))
})

const json = async (...line: string[]) => {
  const { code, out } = await sanshe([...line, '--data', data, '--json'])
  return { code, ...JSON.parse(out) }
}
const importing = async (from: number, to: number, ...more: string[]) => {
  await writeFile(join(data, 'requests.csv'), csv(from, to))
  return json('import', join(data, 'requests.csv'), '--mapping', join(data, 'mapping.json'), ...more)
}
const replay = (...more: string[]) => json('replay', ...more)

/** A server over the same data; stopped when the test ends, or before. */
async function serving() {
  const run = start(['serve', '--port', '0', '--data', data], { env: { SANSHE_LOG_LEVEL: 'silent' } })
  const url = await expect
    .poll(() => /http:\/\/127\.0\.0\.1:\d+/.exec(run.out())?.[0], { timeout: 60_000 })
    .toBeDefined()
    .then(() => /http:\/\/127\.0\.0\.1:\d+/.exec(run.out())?.[0] ?? '')
  const stop = async () => {
    run.child.kill('SIGTERM')
    return (await run.ended).code
  }
  onTestFinished(async () => {
    await stop()
  })
  return { url, stop }
}

/** Digests of the live views, once they have folded the whole log. */
async function live() {
  const head = await headOf(data)
  const status = async () => (await json('projections', 'status', '--digest')).views
  await expect
    .poll(async () => (await status()).map(({ position }: { position: string }) => position), { timeout: 60_000 })
    .toSatisfy((positions: string[]) => positions.every((position) => position === String(head)))
  return status()
}

describe('sanshe replay', { timeout: 120_000 }, () => {
  it('gives the same digests each time, equal to those of the live views, while these are served', async () => {
    await importing(0, 60)
    const first = await replay()
    expect(first).toMatchObject({ code: 0, failures: [], position: String(await headOf(data)) })
    expect(first.views.length).toBeGreaterThan(0)
    expect(await replay()).toEqual(first)
    await serving()
    expect((await live()).map(({ view, digest }: { view: string; digest: string }) => [view, digest])).toEqual(
      first.views.map(({ view, digest }: { view: string; digest: string }) => [view, digest]),
    )
    expect(await replay()).toEqual(first)
  })

  it('up to a position or a moment gives what a log that ends there gives', async () => {
    await importing(0, 30)
    const [then, moment] = [await replay(), new Date().toISOString()]
    await importing(30, 60)
    const now = await replay()
    expect(now.views).not.toEqual(then.views)
    expect(await replay('--until', then.position)).toEqual(then)
    expect(await replay('--until', moment)).toEqual(then)
    expect(await replay('--until', String(Number(now.position) + 1000))).toEqual(now)
  })
})

describe('sanshe projections', { timeout: 120_000 }, () => {
  it('rebuilds a view at the next start of the engine, and not beneath a running one', async () => {
    await importing(0, 30)
    const { stop } = await serving()
    const before = await live()
    const view = before[0].view
    expect(await json('projections', 'rebuild', view)).toMatchObject({ code: 1, error: { code: 'log.owned' } })
    expect(await stop()).toBe(0)
    expect(await json('projections', 'rebuild', view)).toMatchObject({ code: 0, view })
    const marked = (await json('projections', 'status')).views.find((one: { view: string }) => one.view === view)
    expect(marked).toMatchObject({ position: before[0].position, building: { position: '0' } })
    await serving()
    expect(await live()).toEqual(before)
  })

  it('refuses the name of a projection that does not exist', async () => {
    expect(await json('projections', 'rebuild', 'none')).toMatchObject({ code: 1, error: { code: 'view.unknown' } })
  })
})

describe('sanshe import beside a running engine', { timeout: 120_000 }, () => {
  it('says who owns the log, and sends over HTTP with an address', async () => {
    await importing(0, 10)
    const { url } = await serving()
    expect(await importing(0, 20)).toMatchObject({
      code: 1,
      error: { code: 'log.owned', detail: expect.stringContaining('--url') },
    })
    const { token } = await json('token', '--role', 'administrator', '--sub', 'importer', '--community', 'pa')
    const remote = ['--url', url, '--token', token]
    expect(await importing(0, 20, ...remote)).toMatchObject({ code: 0, imported: 10, known: 10, bad: [] })
    expect(await importing(0, 20, ...remote)).toMatchObject({ code: 0, imported: 0, known: 20, bad: [] })
  })

  it('says in one sentence that no engine answers, or that the token is not valid', async () => {
    await importing(0, 2)
    const { url, stop } = await serving()
    const wrong = ['--url', url, '--token', 'a.b.c']
    expect(await importing(0, 2, ...wrong)).toMatchObject({ code: 1, stopped: { code: 'token.invalid' } })
    expect(await importing(0, 2, '--url', url)).toMatchObject({ code: 1, error: { code: 'token.missing' } })
    await stop()
    expect(await importing(0, 2, ...wrong)).toMatchObject({ code: 1, error: { code: 'server.unreachable' } })
  })
})
