import { tmpdir } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectionOptions, type NatsLink, type NatsOptions, openNats } from '../../../infra/nats/connection.ts'
import { startNatsServer } from '../../fixtures/nats-server.ts'

async function server(...args: string[]) {
  const started = await startNatsServer(tmpdir(), ...args)
  onTestFinished(() => started.remove())
  return started
}

function opened(options: NatsOptions): NatsLink {
  const link = openNats(options)
  onTestFinished(() => link.close())
  return link
}

describe('a connection to NATS', () => {
  it('opens with the right credentials, and reports wrong ones as refused', async () => {
    const { url } = await server('--user', 'sanshe', '--pass', 'right')
    const right = opened({ url, user: 'sanshe', password: 'right' })
    const wrong = opened({ url, user: 'sanshe', password: 'wrong' })
    await expect.poll(() => right.failure()).toBeUndefined()
    await expect.poll(() => wrong.failure()?.code).toBe('nats.refused')
    expect(() => wrong.connection()).toThrow('NATS refuses these credentials')
  })

  it('accepts a token', async () => {
    const { url } = await server('--auth', 'secret')
    const link = opened({ url, token: 'secret' })
    await expect.poll(() => link.failure()).toBeUndefined()
  })

  it('is lost and comes back, and tells the parts that rely on it', async () => {
    const started = await server()
    const link = opened({ url: started.url })
    await expect.poll(() => link.failure()).toBeUndefined()
    const lost = link.lost()
    await started.kill()
    await expect.poll(() => lost.aborted).toBe(true)
    expect(link.failure()).toMatchObject({ code: 'nats.unavailable', retryAfter: 1 })
    await started.start()
    await expect.poll(() => link.failure(), { timeout: 5_000 }).toBeUndefined()
    expect(link.lost().aborted).toBe(false)
  })

  it('can be closed while there is no server', async () => {
    const started = await server()
    const link = opened({ url: started.url })
    await expect.poll(() => link.failure()).toBeUndefined()
    await started.stop()
    await expect.poll(() => link.failure()?.code).toBe('nats.unavailable')
    await link.close()
    await opened({ url: 'nats://127.0.0.1:1' }).close()
  })

  it('can be closed before it is open', async () => {
    const { url } = await server()
    const link = opened({ url })
    await link.close()
    expect(link.failure()?.code).toBe('nats.unavailable')
  })

  it('can be closed although its server no longer answers', async () => {
    const started = await server()
    const link = opened({ url: started.url })
    await link.tried()
    expect(link.failure()).toBeUndefined()
    const lost = link.lost()
    await started.freeze()
    const asked = performance.now()
    await link.leave()
    expect(lost.aborted).toBe(true)
    await link.close()
    // Else it would be the pings that notice, after ten seconds.
    expect(performance.now() - asked).toBeLessThan(9_000)
  })

  it('says which file of its options cannot be read', () => {
    expect(() => connectionOptions({ url: 'nats://127.0.0.1', credentials: '/nowhere/a.creds' })).toThrow(
      '/nowhere/a.creds cannot be read',
    )
    expect(() => connectionOptions({ url: 'nats://127.0.0.1', tlsCa: '/nowhere/ca.pem' })).toThrow('cannot be read')
  })
})
