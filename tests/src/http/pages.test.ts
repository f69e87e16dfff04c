import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { type Rig, rig } from './rig.ts'

let at: Rig | undefined
afterEach(() => at?.stop())

/** Requests a path exactly as it is written. A URL would be normalised. */
async function raw(url: string, path: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(url)
  const asked = request({ hostname, port, path, agent: false }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  let body = ''
  for await (const chunk of answer.setEncoding('utf8')) body += chunk
  return { status: answer.statusCode ?? 0, body }
}

describe('the page of the API', () => {
  test.each([
    '/docs/static/%00',
    '/docs/static/../../package.json',
    '/docs/static/....//x',
    '/docs/static/..%2f..%2fpackage.json',
    '/docs/static/.hidden',
    '/docs/static/%2e%2e/x',
    '/docs/static/a%00.js',
    '/docs/static/absent.js',
  ])('has no file %s', async (path) => {
    at = await rig()
    const { status, body } = await raw(at.url, path)
    expect([status, JSON.parse(body).code]).toEqual([404, 'route.unknown'])
  })

  test('has its own files', async () => {
    at = await rig()
    for (const file of ['', 'static/swagger-ui.css', 'static/swagger-ui-bundle.js'])
      expect((await raw(at.url, `/docs/${file}`)).status, file).toBe(200)
  })
})

describe('strict transport', () => {
  const header = 'strict-transport-security'
  const paths = ['/', '/live', '/v1/pa/petition-board', '/v1/pa/absent', '/absent']

  test('is asked for with every answer, as configured', async () => {
    at = await rig({ edge: { hstsSeconds: 3600 } })
    for (const path of paths) expect((await at.call(path)).headers.get(header), path).toBe('max-age=3600')
  })

  test('is not asked for by default', async () => {
    at = await rig()
    for (const path of paths) expect((await at.call(path)).headers.get(header), path).toBeNull()
  })
})
