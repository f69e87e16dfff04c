import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tokenVerifier } from '../../../src/http/tokens.ts'

const claims = { role: 'auditor', communities: '*' }
let server: Server
let jwksUrl: string
let sign: (key?: Parameters<SignJWT['sign']>[0], alg?: string) => Promise<string>

beforeEach(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }
  server = createServer((_, answer) => answer.end(JSON.stringify({ keys: [key] })))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`
  sign = (with_ = privateKey, alg = 'ES256') =>
    new SignJWT(claims)
      .setProtectedHeader({ alg, kid: 'k1' })
      .setSubject('auditor-1')
      .setExpirationTime('1h')
      .sign(with_)
})
afterEach(() => new Promise((closed) => server.close(closed)))

const verifier = () => tokenVerifier({ jwksUrl }, Date.now)

test('a token of the identity provider is accepted', async () => {
  const { actor, communities } = await verifier().verify(await sign())
  expect([actor, communities]).toEqual([{ id: 'auditor-1', role: 'auditor' }, '*'])
})

test('a token signed with a shared secret is refused under any algorithm and key id', async () => {
  const forged = await sign(new TextEncoder().encode('x'.repeat(32)), 'HS256')
  await expect((async () => verifier().verify(forged))()).rejects.toMatchObject({ problem: { code: 'token.invalid' } })
})

test('a token is not called invalid where the keys are unavailable', async () => {
  const token = await sign()
  await new Promise((closed) => server.close(closed))
  await expect((async () => verifier().verify(token))()).rejects.toMatchObject({
    problem: { code: 'token.keys-unavailable', status: 503 },
    retryAfter: 5,
  })
  server.listen(0)
})
