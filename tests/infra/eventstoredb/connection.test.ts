import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { examine } from '../../../infra/eventstoredb/connection.ts'
import { openEventStoreLog } from '../../../infra/eventstoredb/log.ts'
import { appended, newEvent } from '../sqlite/event-log/events.ts'
import { type StandIn, standIn } from './server.ts'

let folder: string
let secure: StandIn
let plain: StandIn
const inFolder = (name: string): string => join(folder, name)

/** A certificate that signs itself, so that it is also its own authority. */
function certify(name: string, subject: string, names: string): { private_key: Buffer; cert_chain: Buffer } {
  const [key, certificate] = [inFolder(`${name}.key`), inFolder(`${name}.crt`)]
  const options = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const content = ['-subj', `/CN=${subject}`, '-addext', `subjectAltName=${names}`]
  execFileSync('openssl', ['req', '-x509', ...options, '-keyout', key, '-out', certificate, ...content], {
    stdio: 'ignore',
  })
  return { private_key: readFileSync(key), cert_chain: readFileSync(certificate) }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sanshe-tls-'))
  secure = await standIn({ certificate: certify('server', 'eventstoredb-node', 'DNS:localhost,IP:127.0.0.1') })
  certify('other', 'other', 'DNS:localhost')
  plain = await standIn()
})

afterAll(async () => {
  await secure.stop()
  await plain.stop()
  rmSync(folder, { recursive: true })
})

const open = (url: string) => openEventStoreLog({ url, clock: Date.now })

it('works over TLS, to a name and to an address, and Node warns of nothing', async () => {
  const warnings: string[] = []
  const listen = (warning: Error) => warnings.push(warning.message)
  process.on('warning', listen)
  onTestFinished(() => {
    process.off('warning', listen)
  })
  for (const url of [secure.url, secure.url.replace('127.0.0.1', 'localhost')]) {
    const log = await open(`${url}&tlsCAFile=${inFolder('server.crt')}`)
    appended(await log.append('demand-pa-1', 'any', [newEvent()]))
    await log.close()
  }
  await new Promise(setImmediate)
  expect(warnings).toEqual([])
})

it.each([
  { when: 'an authority that did not sign it', authority: 'other.crt' },
  { when: 'no authority at all', authority: undefined },
])('names a certificate that is not trusted: $when', async ({ authority }) => {
  const url = authority === undefined ? secure.url : `${secure.url}&tlsCAFile=${inFolder(authority)}`
  await expect(open(url)).rejects.toMatchObject({
    code: 'log.certificate',
    kind: 'permanent',
    message: expect.stringContaining('tlsCAFile'),
  })
})

it('names a server that the certificate does not name', async () => {
  const other = await standIn({ certificate: certify('misnamed', 'eventstoredb-node', 'DNS:elsewhere.example') })
  onTestFinished(() => other.stop())
  await expect(open(`${other.url}&tlsCAFile=${inFolder('misnamed.crt')}`)).rejects.toMatchObject({
    code: 'log.certificate',
  })
})

it('distinguishes TLS to a plain server from the reverse', async () => {
  const fault = (mend: string) => ({ code: 'log.tls', kind: 'permanent', message: expect.stringContaining(mend) })
  await expect(open(plain.url.replace('tls=false', 'tls=true'))).rejects.toMatchObject(fault('set tls=false'))
  await expect(open(secure.url.replace('tls=true', 'tls=false'))).rejects.toMatchObject(fault('set tls=true'))
})

it('says that no server listens, and where', async () => {
  const free = createServer()
  await new Promise<void>((done) => free.listen(0, '127.0.0.1', done))
  const address = free.address()
  const port = typeof address === 'object' ? address?.port : undefined
  await new Promise((done) => free.close(done))
  for (const tls of [true, false]) {
    await expect(open(`esdb://127.0.0.1:${port}?tls=${tls}`)).rejects.toMatchObject({
      code: 'log.not-listening',
      kind: 'transient',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    })
  }
  await expect(open('esdb://nowhere.invalid:2113?tls=false')).rejects.toMatchObject({ code: 'log.not-listening' })
})

it('one healthy node is enough', async () => {
  const { host } = new URL(plain.url)
  await examine(`esdb://127.0.0.1:1,${host}?tls=false`)
  await expect(examine('esdb://127.0.0.1:1,127.0.0.1:2?tls=false')).rejects.toMatchObject({ code: 'log.not-listening' })
})
