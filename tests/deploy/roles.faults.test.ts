import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { connect } from '../../client/index.ts'
import { processManagers } from '../../services/processes/process-managers.ts'
import { type EngineProcess, installation, speaking, startEngine } from '../fixtures/engine.ts'
import { standIn } from '../infra/eventstoredb/server.ts'
import { credentials, startGuarded, type User } from './nats-rig.ts'

const SOON = { timeout: 30_000 }
const SERVICES = [...processManagers.map(({ name }) => name), 'notifier']

/** One process for each role, over one log; each is a NATS user with the rights of that role. */
it('relay, services and API work together in separate processes, each with its own rights', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-roles-'))
  const [server, store] = [await startGuarded(), await standIn()]
  onTestFinished(async () => {
    await server.remove()
    await store.stop()
    rmSync(directory, { recursive: true })
  })
  const shared = installation(directory, { NATS_URL: server.url, EVENTSTORE_URL: store.url })
  const started = async (user: User, ...roles: string[]): Promise<EngineProcess> => {
    const own = join(directory, user)
    mkdirSync(own)
    const { pass: NATS_PASSWORD } = credentials(user)
    const more = { SANSHE_DATA: own, SANSHE_ROLES: roles.join(','), NATS_USER: user, NATS_PASSWORD }
    const engine = await startEngine({ directory: own, env: { ...shared.env, ...more } })
    onTestFinished(() => engine.kill())
    return engine
  }
  const relay = await started('relay', 'relay')
  const api = await started('api', 'api')
  const services = await started('services', ...SERVICES)

  const administrator = await speaking(shared, 'administrator')
  expect((await api.post('/v1/pa/communities', { name: 'Pa' }, administrator)).status).toBe(201)
  const { authorization = '' } = await speaking(shared, 'resident')
  const token = authorization.replace('Bearer ', '')
  const hotline = await connect({ servers: server.url, token, nats: credentials('hotline') })
  onTestFinished(() => hotline.close())
  const raised = await hotline.command('demand', 'raise', { community: 'pa', data: { text: '电梯坏了' } })
  expect(raised).toMatchObject({ ok: true })

  // Servers before 2.10 cannot sync keys before they acknowledge, which an engine that uses keys says.
  const ready = async (engine: EngineProcess): Promise<unknown> => {
    const said = (await (await engine.get('/ready')).json()) as {
      readonly conditions?: readonly { readonly code: string }[]
    }
    return { ...said, conditions: said.conditions?.filter(({ code }) => code !== 'vault.not-synced') ?? [] }
  }
  await expect
    .poll(() => ready(relay), SOON)
    .toMatchObject({ status: 'ready', relay: { state: 'publishing', lagSeconds: 0 } })
  const { position } = raised.ok ? raised : { position: '' }
  await expect
    .poll(() => ready(services), SOON)
    .toMatchObject({
      conditions: [],
      services: expect.arrayContaining([expect.objectContaining({ service: 'dispatch', position, deadLetters: 0 })]),
    })
  for (const engine of [relay, api, services]) expect(await engine.stop()).toBe(0)
}, 120_000)
