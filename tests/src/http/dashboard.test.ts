import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Rig, rig } from './rig.ts'

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const SCRIPT = 'console.log("desk")'.repeat(50)

let at: Rig
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sanshe-pages-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>desk</title>')
  writeFileSync(join(folder, 'r.html'), '<!doctype html><title>residents</title>')
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>')
  writeFileSync(join(folder, 'assets', 'desk-1.js'), SCRIPT)
  writeFileSync(join(folder, 'assets', 'desk-1.js.br'), brotliCompressSync(SCRIPT))
  writeFileSync(join(folder, 'assets', 'desk-1.js.gz'), gzipSync(SCRIPT))
  writeFileSync(join(folder, 'secret.key'), 'not for readers')
  at = await rig({ edge: { pages: folder } })
})
afterAll(async () => {
  await at.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function page(path: string, headers: Record<string, string> = HTML) {
  const answer = await at.call(path, { headers })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

describe('the pages', () => {
  test.each(['/', '/?b=1', '/index.html', '/demands', '/demands/0192?tab=story', '/triage'])(
    '%s is the desk',
    async (path) => {
      const { status, headers, text } = await page(path)
      expect([status, text]).toEqual([200, expect.stringContaining('desk')])
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(headers.get('cache-control')).toBe('no-cache')
    },
  )

  test.each(['/r', '/r?b=q01-1', '/r/follow/1'])('%s is for residents', async (path) => {
    expect((await page(path)).text).toContain('residents')
  })

  test('run their own scripts only, and reach no other origin', async () => {
    const policy = (await page('/')).headers.get('content-security-policy')
    const directives = new Map(policy?.split(';').map((one) => [one.split(' ')[0], one]))
    expect(directives.get('script-src')).toBe("script-src 'self'")
    expect(directives.get('default-src')).toBe("default-src 'self'")
    expect(policy).not.toMatch(/https?:/)
  })

  test('are checked again, and sent only where they changed', async () => {
    const { headers } = await page('/')
    expect((await page('/', { ...HTML, 'if-none-match': headers.get('etag') ?? '' })).status).toBe(304)
  })

  test.each([
    '/v1/pa/nothing/at/all',
    '/v1/nothing',
    '/docs/nothing.html',
    '/assets/missing.js',
    '/assets/..%2f..%2fpackage.json',
    '/auth/nothing',
    '/session/nothing',
  ])('%s is not', async (path) => {
    const { status, text } = await page(path)
    expect([status, JSON.parse(text).code]).toEqual([404, 'route.unknown'])
  })

  test.each([
    ['/demands', 'application/json'],
    ['/r', 'application/json, application/problem+json'],
    ['/demandz', '*/*'],
    ['/missing.png', 'image/avif,image/*,*/*;q=0.8'],
  ])('%s is none for those who take %s', async (path, accept) => {
    const { status, text } = await page(path, { accept })
    expect([status, JSON.parse(text).code]).toEqual([404, 'route.unknown'])
  })

  test('of residents are for all who take anything, such as checkers of links', async () => {
    expect((await page('/r?b=q01-1', { accept: '*/*' })).text).toContain('residents')
    expect((await page('/demands', { accept: 'text/*' })).text).toContain('desk')
    const silent = await at.app.inject({ url: '/r' })
    expect([silent.statusCode, silent.body]).toEqual([200, expect.stringContaining('residents')])
  })

  test('leave the routes of the API as they are', async () => {
    expect((await page('/v1/pa/petition-board')).headers.get('content-type')).toContain('application/json')
    expect((await page('/live')).status).toBe(200)
    expect((await page('/openapi.json')).text).toContain('"openapi":"3.1.0"')
  })
})

/** The bytes as they come. `fetch` would decode them. */
const raw = (path: string, coding: string) =>
  new Promise<{ coding: string | undefined; bytes: Buffer }>((resolve, reject) => {
    request(at.url + path, { headers: { 'accept-encoding': coding }, agent: false }, async (answer) => {
      const bytes = Buffer.concat(await answer.toArray())
      resolve({ coding: answer.headers['content-encoding'], bytes })
    })
      .on('error', reject)
      .end()
  })

describe('the files of the pages', () => {
  test('are kept by browsers', async () => {
    const { headers, text } = await page('/assets/desk-1.js', { 'accept-encoding': 'identity' })
    expect(text).toBe(SCRIPT)
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect((await page('/favicon.svg')).headers.get('cache-control')).toBe('no-cache')
  })

  test.each([
    ['gzip, deflate, br', 'br', brotliCompressSync(SCRIPT)],
    ['gzip', 'gzip', gzipSync(SCRIPT)],
    ['br;q=0, gzip;q=0.5', 'gzip', gzipSync(SCRIPT)],
    ['identity', undefined, Buffer.from(SCRIPT)],
    ['br;q=0.0', undefined, Buffer.from(SCRIPT)],
  ])('come as %s', async (accepted, coding, bytes) => {
    expect(await raw('/assets/desk-1.js', accepted)).toEqual({ coding, bytes })
  })

  test('are those of pages alone', async () => {
    expect((await page('/secret.key')).text).not.toContain('not for readers')
    expect((await page('/assets/desk-1.js.br')).status).toBe(404)
    expect((await page('/../package.json', { accept: '*/*' })).status).toBe(404)
  })
})

test('where the pages are not built, one sentence says how to build them', async () => {
  const bare = await rig({ edge: { pages: join(folder, 'absent') } })
  try {
    const answer = await bare.call('/', { headers: HTML })
    expect(await answer.text()).toContain('npm run build')
    expect((await bare.call('/demands', { headers: HTML })).status).toBe(404)
  } finally {
    await bare.stop()
  }
})
